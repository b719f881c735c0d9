import { slug } from '@satchel/protocol/names';

const SLUG_MAX = 64;

/** An address made of a room's name, '' when the name has no letter an address may have. */
export function addressFrom(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9._]+/gu, '-')
    .replace(/^[^a-z0-9]+/gu, '')
    .slice(0, SLUG_MAX)
    .replace(/-+$/u, '');
}

export function isAddress(text: string): boolean {
  return slug.safeParse(text).success;
}

/** What one sends to somebody who shall come. */
export function roomLink(address: string, origin: string): string {
  return `${origin}/r/${address}`;
}
