import { createHash } from 'node:crypto';
import { digestFromBase64, digestOfParts } from '@satchel/protocol/digest';
import type { PartRecord } from '../ports/data-store/files.ts';

/** The digest of the file that these parts make, in the order given. */
export async function digestOfRecords(parts: readonly PartRecord[]): Promise<string> {
  const digests = parts.map(({ digest }) => digestFromBase64(digest) ?? new Uint8Array(32));
  return digestOfParts(digests, async (bytes) => createHash('sha256').update(bytes).digest());
}
