import { createHash } from 'node:crypto';

/** Digest of what a sender chose, in a fixed order; tells a repeat from another message under the same cid (M1). */
export function fingerprint(...chosen: readonly (string | number | boolean | null | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(chosen)).digest('base64url');
}
