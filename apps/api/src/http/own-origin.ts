import { isIP } from 'node:net';

/**
 * The origin this server is reached at. Without configuration only names that cannot be re-bound by
 * foreign DNS are trusted: localhost and IP literals (design §7).
 * @returns undefined for a Host that is not ours, which is answered 421
 */
export function ownOrigin(
  publicUrl: string | undefined,
  request: { host: string | undefined; secure: boolean },
): string | undefined {
  const claimed = claimedOrigin(request);
  if (claimed === undefined) return undefined;
  if (publicUrl !== undefined) {
    const ours = new URL(publicUrl);
    return claimed.host === ours.host || isLocal(claimed.hostname) ? ours.origin : undefined;
  }
  return isLocal(claimed.hostname) ? claimed.origin : undefined;
}

/** A name or address with an optional port, and nothing that would be another part of a URL. */
const hostPattern = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i;

function claimedOrigin({ host, secure }: { host: string | undefined; secure: boolean }): URL | undefined {
  const text = `${secure ? 'https' : 'http'}://${host}`;
  return host !== undefined && hostPattern.test(host) && URL.canParse(text) ? new URL(text) : undefined;
}

function isLocal(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || isIP(bare) !== 0;
}
