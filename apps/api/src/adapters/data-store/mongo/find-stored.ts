import { awaitDurability, type Settings } from './settings.ts';
import type { RowModel, StoredRow } from './stored-row.ts';

type Identity = Pick<StoredRow, '_id' | 'senderId' | 'cid'>;

/** What the log has of each row: the row itself or an earlier copy, or another one under its id. */
export type FindStored = (
  wanted: readonly Identity[],
) => Promise<(row: Identity) => { byCid: StoredRow | undefined; byId: StoredRow | undefined }>;

/** All rows in one read, of what is durable. */
export function openFindStored(rows: RowModel, settings: Settings): FindStored {
  return async (wanted) => {
    await awaitDurability(settings);
    const cids = new Map<string, string[]>();
    for (const { senderId, cid } of wanted) cids.set(senderId, [...(cids.get(senderId) ?? []), cid]);
    const copies = [...cids].map(([senderId, own]) => ({ senderId, cid: { $in: own } }));
    const found = await rows
      .find({ $or: [{ _id: { $in: wanted.map(({ _id }) => _id) } }, ...copies] })
      .lean<StoredRow[]>();
    return ({ _id, senderId, cid }) => ({
      byCid: found.find((stored) => stored.senderId === senderId && stored.cid === cid),
      byId: found.find((stored) => stored._id === _id),
    });
  };
}
