import type { OpenSocket } from '../open-socket.ts';

/** The browser's own WebSocket; its `error` event says nothing that `close` does not. */
export const openWebSocket: OpenSocket = (url, { opened, received, closed }) => {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => opened();
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
    received(typeof data === 'string' ? data : new Uint8Array(data));
  socket.onclose = ({ code, reason }) => closed(code, reason);
  return {
    send: (data) => socket.send(data),
    close: (code, reason) => socket.close(code, reason),
  };
};

/** Address of a socket path on the page's own server. */
export function socketUrlOf(pageUrl: string, path: string): string {
  const url = new URL(path, pageUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
