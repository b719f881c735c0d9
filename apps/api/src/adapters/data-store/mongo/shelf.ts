import type { Model } from 'mongoose';
import type { Shelf } from '../../../ports/data-store/records.ts';
import type { Connection } from './connection.ts';

type Given<Kept, Stored> = {
  model: Model<Stored>;
  /** Fields that a find leaves out otherwise, each with a `+`. */
  also?: string;
  toKept: (stored: Stored) => Kept;
  fromKept: (kept: Kept) => Stored & { _id: string };
};

/** Ordered, because an unordered write of mongoose keeps silent about what fits no schema. */
export function openShelf<Kept, Stored>(
  db: Connection,
  { model, also = '', toKept, fromKept }: Given<Kept, Stored>,
): Shelf<Kept> {
  return {
    page: (afterKey, limit) =>
      db.run(async () => {
        const found = model.find({ _id: { $gt: afterKey } } as never);
        return (await found.select(also).sort({ _id: 1 }).limit(limit).lean<Stored[]>()).map(toKept);
      }),
    put: (records) => {
      const stored = records.map(fromKept);
      return db.write(stored, async () => {
        if (stored.length === 0) return;
        const puts = stored.map((replacement) => ({
          replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true },
        }));
        await model.bulkWrite(puts as never);
      });
    },
  };
}
