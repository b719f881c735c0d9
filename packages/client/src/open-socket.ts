/**
 * Opens one WebSocket. Callbacks instead of a WebSocket object, because browsers, `ws` and a test's
 * scripted line agree on little more than this. `closed` comes exactly once, also when opening fails
 * (1006 then), and nothing comes after it.
 */
export type OpenSocket = (url: string, options: SocketOptions) => Socket;

export type SocketOptions = {
  /** Bearer token of a program; browsers send their cookie. */
  token: string | undefined;
  opened(): void;
  received(data: string | Uint8Array): void;
  closed(code: number, reason: string): void;
};

export type Socket = {
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code: number, reason: string): void;
};
