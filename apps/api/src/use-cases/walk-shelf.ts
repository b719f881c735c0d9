import type { Shelf } from '../ports/data-store/records.ts';

/** Enough to make one commit of many, little enough to be repeated after a crash. */
const PAGE = 250;

/** Pages of a collection in the order of their keys, to its end. */
export async function* walkShelf<Kept>(
  shelf: Pick<Shelf<Kept>, 'page'>,
  keyOf: (record: Kept) => string,
  afterKey = '',
): AsyncGenerator<{ records: Kept[]; lastKey: string }> {
  for (let after = afterKey; ; ) {
    const records = await shelf.page(after, PAGE);
    const last = records.at(-1);
    if (last === undefined) return;
    after = keyOf(last);
    yield { records, lastKey: after };
  }
}
