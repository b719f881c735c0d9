import type { Shelf } from '../../../ports/data-store/records.ts';
import type { Connection } from './connection.ts';

type Given<Kept> = {
  /** Runs inside of a read. */
  page: (afterKey: string, limit: number) => Kept[];
  /** Takes away what stands in the place of the record and everything that hangs on it. Runs inside of a commit. */
  remove: (record: Kept) => void;
  insert: (record: Kept) => void;
};

/** All records of one call are one commit. */
export function openShelf<Kept>(db: Connection, { page, remove, insert }: Given<Kept>): Shelf<Kept> {
  return {
    page: (afterKey, limit) => db.read(() => page(afterKey, limit)),
    put: (records) =>
      db.write(() => {
        for (const record of records) {
          remove(record);
          insert(record);
        }
      }),
  };
}
