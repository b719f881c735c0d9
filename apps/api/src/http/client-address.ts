import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

type Asked = {
  headers: IncomingMessage['headers'];
  socket: { remoteAddress?: string | undefined };
};

export type ClientAddress = (req: Asked) => string;

/**
 * Whose request or upgrade it is, for limits. Each proxy appends to X-Forwarded-For whom it heard from, so
 * the last `hops` entries are those of the operator's own proxies and everything before them is a claim.
 * @param hops how many proxies stand before this server; with 0 the header is never looked at
 * @returns an IP address, that of the nearest proxy where theirs says nothing usable
 */
export function createClientAddress(hops: number): ClientAddress {
  return ({ headers, socket }) => {
    const near = plain(socket.remoteAddress ?? '');
    if (hops === 0) return near;
    const told = String(headers['x-forwarded-for'] ?? '').split(',');
    const address = plain((told.at(-hops) ?? told[0] ?? '').trim());
    return isIP(address) === 0 ? near : address;
  };
}

/** Without the port that some proxies add, and IPv4 as itself wherever a socket of both kinds heard it. */
function plain(address: string): string {
  const bare = /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ?? address;
  return /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(bare)?.[1] ?? bare;
}
