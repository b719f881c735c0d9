import type { Cursor } from '@satchel/protocol/conversation';
import { UNREAD_SHOWN } from '@satchel/protocol/limits';
import { isMessageRow } from '@satchel/protocol/rows';
import type { PipelineStage } from 'mongoose';
import type { Messages, Summary } from '../../../ports/data-store/messages.ts';
import type { Connection } from './connection.ts';
import type { ReceiptModel } from './receipts.ts';
import { type StoredRow, toRow } from './stored-row.ts';

type Place = Pick<StoredRow, '_id' | 'seq'>;
type Found = { id: string; head: Place[]; last?: StoredRow[]; unread?: number };

type Lookup = PipelineStage.Lookup['$lookup'];

/** Into the rows of one conversation, by an index: a log is never read for its end. */
const inRows = (
  as: string,
  pipeline: NonNullable<Lookup['pipeline']>,
  more: Partial<Lookup> = {},
): PipelineStage.Lookup => ({
  $lookup: { from: 'messages', localField: 'id', foreignField: 'conversationId', ...more, pipeline, as },
});

const head = inRows('head', [{ $sort: { seq: -1 } }, { $limit: 1 }, { $project: { seq: 1 } }]);

const last = inRows('last', [
  { $match: { isMessage: true } },
  { $sort: { seq: -1 } },
  { $limit: 1 },
  { $project: { bytes: 0 } },
]);

const unread = (userId: string) =>
  inRows(
    'unread',
    [
      {
        $match: {
          $expr: { $gt: ['$seq', '$$read'] },
          isMessage: true,
          senderId: { $ne: userId },
          kind: { $in: ['text', 'attachment', 'file'] },
          deletedAt: { $exists: false },
        },
      },
      { $limit: UNREAD_SHOWN + 1 },
      { $project: { _id: 1 } },
    ],
    { let: { read: '$read' } },
  );

/** What lists of conversations are made of: where each log ends, what is new in it, its last line. */
export function openSummaries(
  db: Connection,
  receipts: ReceiptModel,
): Pick<Messages, 'head' | 'heads' | 'summaries'> {
  async function heads(ids: readonly string[]): Promise<Map<string, Cursor>> {
    const asked = ids.map((id) => ({ id }));
    const found = await db.raw.aggregate<Found>([{ $documents: asked } as never, head]);
    return new Map(found.map(({ id, head: [place] }) => [id, cursorOf(place)]));
  }

  async function summaries(userId: string, ids: readonly string[]): Promise<Summary[]> {
    const own = await receipts
      .find({ userId, conversationId: { $in: [...ids] } })
      .lean<{ conversationId: string; read: number }[]>();
    const read = new Map(own.map((receipt) => [receipt.conversationId, receipt.read]));
    const asked = ids.map((id) => ({ id, read: read.get(id) ?? 0 }));
    const counted = { $set: { unread: { $size: '$unread' } } };
    const found = await db.raw.aggregate<Found>([
      { $documents: asked } as never,
      head,
      last,
      unread(userId),
      counted,
    ]);
    return found.map(toSummary);
  }

  return {
    head: (id) => db.run(async () => (await heads([id])).get(id) ?? { seq: 0 }),
    heads: (ids) => db.run(async () => (ids.length === 0 ? new Map() : heads(ids))),
    summaries: (userId, ids) => db.run(async () => (ids.length === 0 ? [] : summaries(userId, ids))),
  };
}

function toSummary({ id, head: [place], last: [newest] = [], unread: count = 0 }: Found): Summary {
  const summary = { conversationId: id, head: cursorOf(place), unread: count };
  const shown = newest === undefined ? undefined : toRow(newest);
  return shown !== undefined && isMessageRow(shown) ? { ...summary, last: shown } : summary;
}

function cursorOf(place: Place | undefined): Cursor {
  return place === undefined ? { seq: 0 } : { seq: place.seq, rowId: place._id };
}
