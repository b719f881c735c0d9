import type { Messages } from '../../../ports/data-store/messages.ts';
import { openAppend } from './append.ts';
import type { Connection } from './connection.ts';
import type { Courtesy } from './courtesy.ts';
import { type AfterStep, foldTarget } from './fold-target.ts';
import { openReceipts, receiptVerbs } from './receipts.ts';
import type { Settings } from './settings.ts';
import { openRows, type StoredRow, toRow } from './stored-row.ts';
import { openSummaries } from './summaries.ts';

type Uses = { settings: Settings; courtesy: Courtesy; afterStep: AfterStep };

export function openMessages(db: Connection, { settings, courtesy, afterStep }: Uses): Messages {
  const rows = openRows(db);
  const receipts = openReceipts(db);

  const found = (filter: { _id: string } | { senderId: string; cid: string }) =>
    db.run(async () => {
      const stored = await rows.findOne(filter).lean<StoredRow>();
      return stored === null ? undefined : toRow(stored);
    });

  return {
    append: openAppend({ db, rows, settings, courtesy, afterStep }),
    ...receiptVerbs(db, receipts),
    ...openSummaries(db, receipts),
    byId: (id) => found({ _id: id }),
    byCid: (senderId, cid) => found({ senderId, cid }),
    after: (conversationId, after, limit) =>
      db.run(async () => {
        const above = rows.find({ conversationId, seq: { $gt: after } });
        return (await above.sort({ seq: 1 }).limit(limit).lean<StoredRow[]>()).map(toRow);
      }),
    before: (conversationId, before, limit) =>
      db.run(async () => {
        const below = rows.find({ conversationId, seq: { $lt: before } });
        return (await below.sort({ seq: -1 }).limit(limit).lean<StoredRow[]>()).map(toRow).reverse();
      }),
    settleFolds: (limit) =>
      db.run(async () => {
        const marked = rows.find({ unfolded: true }).select('target').limit(limit);
        const found = await marked.lean<Pick<StoredRow, '_id' | 'target'>[]>();
        const targets = new Set(found.flatMap(({ target }) => target ?? []));
        for (const target of targets) await foldTarget(rows, target, afterStep);
        return found.length;
      }),
    attachment: (messageId) =>
      db.run(async () => {
        const stored = await rows.findOne({ _id: messageId }).select('bytes').lean<StoredRow>();
        return stored?.bytes === undefined ? undefined : Uint8Array.from(stored.bytes);
      }),
  };
}
