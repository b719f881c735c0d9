import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type MetricsAccess = 'allowed' | 'token-needed' | 'not-from-here';

/**
 * With a token: whoever brings it. Without one: this machine alone, asked under a name that means this
 * machine. The name matters because a web page can make a browser here ask under a name of its own, and
 * forwarding headers because a proxy on this machine asks for the whole world.
 */
export function metricsAccess(
  token: string | undefined,
  { headers, socket }: Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } },
): MetricsAccess {
  if (token !== undefined) {
    const given = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
    return given !== undefined && isSame(given, token) ? 'allowed' : 'token-needed';
  }
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => name in headers);
  const host = /^(.*?)(?::\d+)?$/.exec(headers.host ?? '')?.[1] ?? '';
  const isHere = isLoopback(socket.remoteAddress ?? '') && (host === 'localhost' || isLoopback(host));
  return isHere && !forwarded ? 'allowed' : 'not-from-here';
}

function isLoopback(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/^::ffff:/, '');
  return bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}

/** Digests, because the comparison needs equal lengths and must not tell the right one. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
