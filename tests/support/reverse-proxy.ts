import { once } from 'node:events';
import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

type Server = { url: string };

export type ReverseProxy = {
  /** The one address people know. */
  url: string;
  /** How many requests and upgrades each server was given. */
  shares(): number[];
  close(): Promise<void>;
};

/**
 * Stands before several servers as an operator's would: each request and each upgrade goes to the next
 * of them, and to the one after it where nothing listens. The Host that people used is passed on.
 */
export async function startReverseProxy(servers: readonly Server[]): Promise<ReverseProxy> {
  const shares = servers.map(() => 0);
  const sockets = new Set<Duplex>();
  let turn = 0;

  const keep = (socket: Duplex) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  };

  /** @throws when none of them listens */
  const reach = async (): Promise<Socket> => {
    turn += 1;
    for (let tried = 0; tried < servers.length; tried++) {
      const index = (turn + tried) % servers.length;
      const { hostname, port } = new URL(servers[index]?.url ?? '');
      const far = connect(Number(port), hostname);
      const isThere = await once(far, 'connect').then(
        () => true,
        () => false,
      );
      if (!isThere) continue;
      keep(far);
      shares[index] = (shares[index] ?? 0) + 1;
      return far;
    }
    throw new Error('No server listens.');
  };

  const pass = async ({ method, url, rawHeaders }: IncomingMessage): Promise<ClientRequest> => {
    const far = await reach();
    const outgoing = request({ method, path: url, setHost: false, createConnection: () => far });
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
      outgoing.appendHeader(name, value);
    }
    return outgoing;
  };

  const passOn = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const give = (status: number) => {
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(status, { connection: 'close' }).end();
    };
    const outgoing = await pass(incoming).catch(() => undefined);
    if (outgoing === undefined) return give(502);
    outgoing.on('error', () => give(502));
    outgoing.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.rawHeaders);
      response.on('error', () => answer.destroy());
      response.pipe(answer);
    });
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  };

  const passUpgradeOn = async (incoming: IncomingMessage, near: Duplex, head: Buffer) => {
    keep(near);
    const outgoing = await pass(incoming).catch(() => undefined);
    if (outgoing === undefined) {
      near.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n');
      return;
    }
    outgoing.on('error', () => near.destroy());
    outgoing.on('response', (response) => {
      near.write(headOf(response));
      response.pipe(near);
    });
    outgoing.on('upgrade', (response, far, early) => {
      near.write(headOf(response));
      near.write(early);
      far.write(head);
      far.on('close', () => near.destroy());
      near.on('close', () => far.destroy());
      near.pipe(far).pipe(near);
    });
    outgoing.end();
  };

  const proxy = createServer((incoming, answer) => void passOn(incoming, answer));
  proxy.on('upgrade', (incoming, near, head) => void passUpgradeOn(incoming, near, head));
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    shares: () => [...shares],
    async close() {
      const closed = once(proxy, 'close');
      proxy.close();
      proxy.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
