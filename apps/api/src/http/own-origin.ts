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
  const claimed = URL.parse(`${request.secure ? 'https' : 'http'}://${request.host ?? ''}`);
  if (claimed === null || request.host === undefined || claimed.pathname !== '/') return undefined;
  if (publicUrl !== undefined) {
    const ours = new URL(publicUrl);
    return claimed.host === ours.host || isLocal(claimed.hostname) ? ours.origin : undefined;
  }
  return isLocal(claimed.hostname) ? claimed.origin : undefined;
}

function isLocal(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || isIP(bare) !== 0;
}
