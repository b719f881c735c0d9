import { slug } from '@satchel/protocol/names';

const path = /^\/chat\/([^/]+)$/;

/** @returns the slug a request path names (S1); undefined for any other path, and for a name no room can have */
export function roomOfPath(requestPath: string): string | undefined {
  const [, given] = path.exec(requestPath) ?? [];
  if (given === undefined) return undefined;
  const result = slug.safeParse(decoded(given));
  return result.success ? result.data : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
