import { Schema } from 'mongoose';
import type { Leases } from '../../../ports/data-store/leases.ts';
import { type Connection, strictly } from './connection.ts';
import { upsert } from './upsert.ts';

/** Milliseconds, as everywhere; comparing dates of the server's own making with stored ones is not portable. */
const serverNow = { $toLong: '$$NOW' };

/** An operation has the time it began at, and may have waited for another one since; milliseconds. */
const WAITED = 60_000;

type StoredLease = { _id: string; holder: string; expiresAt: number };

/** Compared and written in one operation with the server's clock, so that no node's own clock matters. */
export function openLeases(db: Connection): Leases {
  const leases = db.model(
    'leases',
    new Schema<StoredLease>({ _id: String, holder: String, expiresAt: Number }, strictly),
  );

  function take(name: string, holder: string, ttl: number) {
    const mine = { $literal: holder };
    const ends = { $add: [serverNow, ttl] };
    // One that runs much longer than anybody would ask for is from before the clock was set back.
    const isOver = [{ $lte: ['$expiresAt', serverNow] }, { $gt: ['$expiresAt', { $add: [ends, WAITED] }] }];
    const isFree = { $or: [...isOver, { $eq: ['$holder', mine] }] };
    return leases
      .findOneAndUpdate(
        { _id: name },
        [
          { $set: { isFree } },
          {
            $set: {
              holder: { $cond: ['$isFree', mine, '$holder'] },
              expiresAt: { $cond: ['$isFree', ends, '$expiresAt'] },
            },
          },
          { $unset: 'isFree' },
        ],
        { upsert: true, returnDocument: 'after', updatePipeline: true },
      )
      .lean<StoredLease>();
  }

  return {
    acquire: (name, holder, ttl) =>
      db.write([name, holder], async () => (await upsert(() => take(name, holder, ttl)))?.holder === holder),
    release: (name, holder) =>
      db.run(async () => {
        await leases.deleteOne({ _id: name, holder });
      }),
    holderOf: (name) =>
      db.run(async () => {
        const running = { _id: name, $expr: { $gt: ['$expiresAt', serverNow] } };
        return (await leases.findOne(running).lean<StoredLease>())?.holder;
      }),
  };
}
