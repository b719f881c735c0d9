import { setImmediate } from 'node:timers/promises';
import type { NewRow } from '@satchel/api/ports/data-store/messages';
import type { Cursor } from '@satchel/protocol/conversation';
import type { Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import { attachment, fileMessage, many, newId, note, react, remove, rowOf, START, text } from './samples.ts';

export function describeReading(open: OpenDataStore): void {
  describe('reading the log', () => {
    const data = useDataStore(open);
    const messages = () => data.store.messages;

    async function append(rows: readonly NewRow[]): Promise<Row[]> {
      return (await messages().append(rows)).map(rowOf);
    }

    it('goes forward and back by seq, always ascending', async () => {
      const conversationId = newId();
      const log = await append(many(10, () => text({ conversationId })));
      await append(many(3, () => text({ conversationId: newId() })));
      expect(await messages().after(conversationId, 0, 4)).toEqual(log.slice(0, 4));
      expect(await messages().after(conversationId, 8, 4)).toEqual(log.slice(8));
      expect(await messages().after(conversationId, 10, 4)).toEqual([]);
      expect(await messages().before(conversationId, 11, 3)).toEqual(log.slice(7));
      expect(await messages().before(conversationId, 3, 5)).toEqual(log.slice(0, 2));
      expect(await messages().before(conversationId, 1, 5)).toEqual([]);
      expect(await messages().before(conversationId, Number.MAX_SAFE_INTEGER, 2)).toEqual(log.slice(8));
      expect(await messages().after(newId(), 0, 5)).toEqual([]);
    });

    it('tells heads, of empty and unknown conversations too', async () => {
      const [first, second, unknown] = [newId(), newId(), newId()];
      const rows = await append([first, second, first].map((conversationId) => text({ conversationId })));
      const heads = { first: { seq: 2, rowId: rows[2]!.id }, second: { seq: 1, rowId: rows[1]!.id } };
      expect(await messages().head(first)).toEqual(heads.first);
      expect(await messages().head(unknown)).toEqual({ seq: 0 });
      const map = await messages().heads([second, unknown, first]);
      expect(map).toEqual(
        new Map<string, Cursor>([
          [first, heads.first],
          [second, heads.second],
          [unknown, { seq: 0 }],
        ]),
      );
      expect(await messages().heads([])).toEqual(new Map());
    });

    it('counts a change row into the head', async () => {
      const [message] = await append([text({ conversationId: newId() })]);
      const [change] = await append([react(message!, '👍', true)]);
      expect(await messages().head(message!.conversationId)).toEqual({ seq: 2, rowId: change!.id });
    });

    it('[M4] gives a reader who follows its cursor exactly the acknowledged rows', async () => {
      const conversationId = newId();
      const acked: Row[] = [];
      let isOver = false;
      async function write(): Promise<void> {
        for (let round = 0; round < 40; round++) {
          const rows = many(10, () => text({ conversationId }));
          await Promise.all(rows.map(async (row) => acked.push(...(await append([row])))));
        }
      }
      async function read(): Promise<Row[]> {
        const seen: Row[] = [];
        for (;;) {
          const wasOver = isOver;
          const page = await messages().after(conversationId, seen.at(-1)?.seq ?? 0, 30);
          seen.push(...page);
          // A store that answers without leaving the loop turn would keep the writer from its turn.
          await setImmediate();
          if (page.length === 0 && wasOver) return seen;
        }
      }
      const reading = [read(), read()];
      await write();
      isOver = true;
      for (const seen of await Promise.all(reading)) {
        expect(seen.map(({ seq }) => seq)).toEqual(many(400, (index) => index + 1));
        expect(seen).toEqual(acked.toSorted((a, b) => a.seq - b.seq));
      }
    });

    it('keeps attachment bytes apart from pages and returns them exactly', async () => {
      const conversationId = newId();
      const shared = new Uint8Array(1000).fill(7);
      const all = new Uint8Array(256).map((_, index) => index);
      const contents = [all, new Uint8Array(0), shared.subarray(100, 110), new Uint8Array(300_000).fill(1)];
      const rows = contents.map((bytes) => attachment({ conversationId, bytes }));
      await append(rows);
      await data.reopen();
      for (const [index, row] of rows.entries()) {
        const { bytes: _, fingerprint: __, ...shown } = row;
        expect(await messages().byId(row.id)).toEqual({ ...shown, seq: index + 1, applied: 0 });
        const stored = await messages().attachment(row.id);
        expect(Buffer.compare(stored!, contents[index]!)).toBe(0);
      }
      const [plain] = await append([text({ conversationId })]);
      expect(await messages().attachment(plain!.id)).toBeUndefined();
      expect(await messages().attachment(newId())).toBeUndefined();
    });

    describe('summaries', () => {
      const summaryOf = async (userId: string, conversationId: string) =>
        (await messages().summaries(userId, [conversationId]))[0]!;

      it('[M6] count messages of others above the read cursor, deleted ones left out', async () => {
        const [conversationId, ada, bob] = [newId(), newId(), newId()];
        const from = (senderId: string) => ({ conversationId, senderId });
        const [first, , , , deleted] = await append([
          text(from(bob)),
          text(from(ada)),
          attachment({ ...from(bob), bytes: new Uint8Array(1) }),
          fileMessage(from(bob)),
          text(from(bob)),
          note(from(bob)),
        ]);
        await append([react(first!, '👍', true, bob), remove(deleted!)]);
        expect((await summaryOf(ada, conversationId)).unread).toBe(3);
        expect((await summaryOf(bob, conversationId)).unread).toBe(1);
        await messages().advanceReceipt(conversationId, { userId: ada, delivered: 6, read: 3 });
        expect((await summaryOf(ada, conversationId)).unread).toBe(1);
        await messages().advanceReceipt(conversationId, { userId: ada, delivered: 8, read: 8 });
        expect((await summaryOf(ada, conversationId)).unread).toBe(0);
      });

      it('[M6] stop counting at 100', async () => {
        const [conversationId, ada] = [newId(), newId()];
        await append(many(99, () => text({ conversationId })));
        expect((await summaryOf(ada, conversationId)).unread).toBe(99);
        await append(many(30, () => text({ conversationId })));
        expect((await summaryOf(ada, conversationId)).unread).toBe(100);
      });

      it('show head and newest message, one per conversation in the order asked', async () => {
        const [busy, empty, noted] = many(3, newId);
        const [, last] = await append([text({ conversationId: busy! }), text({ conversationId: busy! })]);
        const [change] = await append([react(last!, '👍', true)]);
        const [left] = await append([note({ conversationId: noted! })]);
        const summaries = await messages().summaries(newId(), [noted!, empty!, busy!]);
        expect(summaries).toEqual([
          { conversationId: noted, head: { seq: 1, rowId: left!.id }, unread: 0, last: left },
          { conversationId: empty, head: { seq: 0 }, unread: 0 },
          {
            conversationId: busy,
            head: { seq: 3, rowId: change!.id },
            unread: 2,
            last: { ...last, applied: 3, reactions: { '👍': [change!.senderId] } },
          },
        ]);
      });

      it('show the tombstone where the newest message was deleted', async () => {
        const [message] = await append([text({ conversationId: newId() })]);
        await append([remove(message!)]);
        const { last, unread } = await summaryOf(newId(), message!.conversationId);
        expect(last).toMatchObject({ id: message!.id, body: null, deletedAt: START });
        expect(unread).toBe(0);
      });
    });
  });
}
