import { createHash } from 'node:crypto';
import { canonicalText } from '../domain/canonical-text.ts';
import { type Collection, keyOfRecord, type RecordOf, type Shelf } from '../ports/data-store/records.ts';
import { walkShelf } from './walk-shelf.ts';

/** `digest` is SHA-256 over the canonical texts in the order of their keys, hex. */
export type Measured = { count: number; bytes: number; digest: string };

/** Reads a collection to its end. @param change what is to be measured in the place of each record */
export async function measureRecords<Name extends Collection>(
  name: Name,
  shelf: Pick<Shelf<RecordOf[Name]>, 'page'>,
  change: (record: RecordOf[Name]) => RecordOf[Name] = (record) => record,
): Promise<Measured> {
  const hash = createHash('sha256');
  let [count, bytes] = [0, 0];
  const ofBytes = (attached: Uint8Array) => {
    bytes += attached.length;
    return createHash('sha256').update(attached).digest('hex');
  };
  for await (const { records } of walkShelf(shelf, keyOfRecord[name])) {
    for (const record of records) {
      const text = canonicalText(change(record), ofBytes);
      hash.update(`${text}\n`);
      bytes += Buffer.byteLength(text);
      count += 1;
    }
  }
  return { count, bytes, digest: hash.digest('hex') };
}
