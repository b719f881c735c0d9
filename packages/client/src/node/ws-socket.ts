import type { OpenSocket } from '../open-socket.ts';

/** What is used of the `ws` package, which the program brings: Node 20 has no WebSocket of its own. */
type WsSocket = {
  binaryType: string;
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  send(data: string | Uint8Array): void;
  close(code: number, reason: string): void;
};
type WsConstructor = new (url: string, options: { headers: Record<string, string> }) => WsSocket;

/** @param WebSocket the class of the `ws` package */
export function wsSocketOpener(WebSocket: WsConstructor): OpenSocket {
  return (url, { token, opened, received, closed }) => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const socket = new WebSocket(url, { headers });
    let reason = '';
    socket.on('open', opened);
    socket.on('message', (data, isBinary) => {
      const bytes = data as Uint8Array;
      received(isBinary ? new Uint8Array(bytes) : new TextDecoder().decode(bytes));
    });
    // A close follows every error; this only remembers why, and keeps it from ending the process.
    socket.on('error', (error) => {
      reason = String(error);
    });
    socket.on('close', (code, why) =>
      closed(Number(code), new TextDecoder().decode(why as Uint8Array) || reason),
    );
    return {
      send: (data) => socket.send(data),
      close(code, why) {
        socket.close(code, why);
      },
    };
  };
}
