import type { OpenSocket, SocketOptions } from '../src/open-socket.ts';

export type ScriptedSocket = SocketOptions & {
  url: string;
  sent: (string | Uint8Array)[];
  /** Code the client closed it with. */
  closedWith: number | undefined;
  /** Text frames the client sent, parsed. */
  commands(): { type: string; id: number; [field: string]: unknown }[];
  tell(event: object): void;
};

/** Sockets that do only what the test says; the newest is the last. */
export function createScriptedSockets() {
  const sockets: ScriptedSocket[] = [];
  const openSocket: OpenSocket = (url, options) => {
    const socket: ScriptedSocket = {
      ...options,
      url,
      sent: [],
      closedWith: undefined,
      commands: () =>
        socket.sent.filter((frame) => typeof frame === 'string').map((text) => JSON.parse(text)),
      tell: (event) => options.received(JSON.stringify(event)),
    };
    sockets.push(socket);
    return {
      send: (data) => void socket.sent.push(data),
      close: (code) => {
        socket.closedWith = code;
      },
    };
  };
  const newest = (): ScriptedSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  };
  return { openSocket, sockets, newest };
}
