import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import type { StoredPart } from '../../../ports/object-store.ts';

/**
 * Append-only, one line per event, the last word on each part counts:
 *
 *     3 8388608 <64 hex digits>     part 3 is durable, with this size and SHA-256
 *     3 forgotten                   part 3 is about to be rewritten
 *
 * A line has a newline on both sides: the one in front ends whatever a crash or a full disk tore, the
 * one behind keeps it from a tail of zeros. Both forms have a fixed ending, so no torn line reads as
 * another one.
 */
const line = /^(\d+) (?:(\d+) ([0-9a-f]{64})|forgotten)$/;

export async function readJournal(path: string): Promise<Map<number, StoredPart>> {
  const parts = new Map<number, StoredPart>();
  for (const text of (await readFile(path, 'latin1')).split('\n')) {
    const [match, number, size, digest] = line.exec(text) ?? [];
    if (match === undefined) continue;
    const n = Number(number);
    if (digest === undefined) parts.delete(n);
    else parts.set(n, { n, size: Number(size), digest: Uint8Array.from(Buffer.from(digest, 'hex')) });
  }
  return parts;
}

/** Only after the part's bytes are durable. */
export async function recordPart(path: string, { n, size, digest }: StoredPart): Promise<void> {
  await append(path, `\n${n} ${size} ${Buffer.from(digest).toString('hex')}\n`);
}

/** Durable when it resolves, so that no crash finds a part listed while its bytes change. */
export async function forgetParts(path: string, numbers: readonly number[]): Promise<void> {
  if (numbers.length > 0) await append(path, numbers.map((n) => `\n${n} forgotten\n`).join(''));
}

/** Never creates the file: an append that comes after an abort must fail, not revive the upload (F16). */
async function append(path: string, text: string): Promise<void> {
  const handle = await open(path, constants.O_WRONLY | constants.O_APPEND);
  try {
    await handle.appendFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
