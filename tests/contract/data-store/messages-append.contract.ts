import type { NewRow } from '@satchel/api/ports/data-store/messages';
import type { Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import { attachment, edit, many, newId, note, react, rowOf, text } from './samples.ts';

export function describeAppend(open: OpenDataStore): void {
  describe('append', () => {
    const data = useDataStore(open);
    const messages = () => data.store.messages;

    it('gives a row its place and keeps all of it', async () => {
      const { fingerprint: _, ...given } = text({ conversationId: newId(), text: 'first' });
      const [result] = await messages().append([{ ...given, fingerprint: 'f' }]);
      expect(result).toEqual({ outcome: 'appended', row: { ...given, seq: 1, applied: 0 } });
      expect(await messages().byId(given.id)).toEqual(rowOf(result));
      expect(await messages().byCid(given.senderId, given.cid)).toEqual(rowOf(result));
      expect(await messages().byCid(newId(), given.cid)).toBeUndefined();
      expect(await messages().byId(newId())).toBeUndefined();
    });

    it('counts each conversation by itself, in the order of the call', async () => {
      const [here, there] = [newId(), newId()];
      const rows = [here, there, here, here, there].map((conversationId) => text({ conversationId }));
      const results = await messages().append(rows);
      expect(results.map((result) => rowOf(result).seq)).toEqual([1, 1, 2, 3, 2]);
      expect(results.map((result) => rowOf(result).id)).toEqual(rows.map(({ id }) => id));
      expect(await messages().append([])).toEqual([]);
    });

    it('goes on after reopening where it stopped', async () => {
      const conversationId = newId();
      await messages().append(many(3, () => text({ conversationId })));
      await data.reopen();
      const [result] = await messages().append([text({ conversationId })]);
      expect(rowOf(result).seq).toBe(4);
    });

    it('[M1] [M2] gives 500 concurrent rows of several conversations contiguous places, each once', async () => {
      const rooms = many(7, newId);
      const rows = many(500, (index) => text({ conversationId: rooms[index % 7]!, text: `row ${index}` }));
      const results = await Promise.all(rows.map((row) => messages().append([row])));
      const acked = results.map(([result]) => rowOf(result));
      for (const room of rooms) {
        const log = await readAll(messages(), room);
        expect(log.map(({ seq }) => seq)).toEqual(many(log.length, (index) => index + 1));
        expect(log).toEqual(bySeq(acked.filter(({ conversationId }) => conversationId === room)));
      }
      expect(new Set(acked.map(({ id }) => id)).size).toBe(500);
    });

    it('[M1] keeps the order in which one sender called', async () => {
      const conversationId = newId();
      const rows = many(300, (index) => text({ conversationId, text: `${index}` }));
      await Promise.all(rows.map((row) => messages().append([row])));
      const log = await readAll(messages(), conversationId);
      expect(log.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    });

    it('[M1] answers the same cid and content with the first row', async () => {
      const row = text({ conversationId: newId() });
      const [first] = await messages().append([row]);
      await messages().append([text({ conversationId: row.conversationId })]);
      await data.reopen();
      const again = await messages().append([{ ...row, id: newId(), createdAt: row.createdAt + 9 }]);
      expect(again).toEqual([{ outcome: 'repeated', row: rowOf(first) }]);
      expect((await messages().head(row.conversationId)).seq).toBe(2);
    });

    it('[M1] answers a repeat with the row as later changes left it', async () => {
      const row = text({ conversationId: newId(), text: 'helo' });
      const [first] = await messages().append([row]);
      await messages().append([edit(rowOf(first), 'hello')]);
      const [again] = await messages().append([row]);
      expect(again?.outcome).toBe('repeated');
      expect(rowOf(again)).toEqual(await messages().byId(row.id));
      expect(rowOf(again)).toMatchObject({ body: { text: 'hello' }, applied: 2 });
    });

    it('[M1] repeats a change row without folding it twice', async () => {
      const [message] = await messages().append([text({ conversationId: newId() })]);
      const thumb = react(rowOf(message), '👍', true);
      const [first, twin] = await messages().append([thumb, { ...thumb, id: newId() }]);
      expect(first?.outcome).toBe('appended');
      expect(twin).toEqual({ outcome: 'repeated', row: rowOf(first) });
      expect((await messages().head(thumb.conversationId)).seq).toBe(2);
      expect(await messages().byId(rowOf(message).id)).toMatchObject({
        reactions: { '👍': [thumb.senderId] },
      });
    });

    it('[M1] refuses the same cid with other content and does not disturb its neighbours', async () => {
      const conversationId = newId();
      const [one, two, three, four] = many(4, () => text({ conversationId }));
      await messages().append([one!]);
      const conflict: NewRow = { ...two!, senderId: one!.senderId, cid: one!.cid, fingerprint: 'other' };
      const results = await messages().append([two!, { ...conflict, id: newId() }, three!]);
      expect(results.map(({ outcome }) => outcome)).toEqual(['appended', 'cid_conflict', 'appended']);
      const [last] = await messages().append([four!]);
      expect(rowOf(last).seq).toBe(4);
      expect(await messages().byId(one!.id)).toMatchObject({ seq: 1, body: one!.body });
    });

    it('[M1] stores one of twenty racing copies', async () => {
      const row = text({ conversationId: newId() });
      const results = await Promise.all(many(20, () => messages().append([{ ...row, id: newId() }])));
      const outcomes = results.map(([result]) => result!.outcome);
      expect(outcomes.filter((outcome) => outcome === 'appended')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'repeated')).toHaveLength(19);
      expect(new Set(results.map(([result]) => rowOf(result).id)).size).toBe(1);
      expect(await readAll(messages(), row.conversationId)).toHaveLength(1);
    });

    it('[M1] lets two senders use the same cid', async () => {
      const row = text({ conversationId: newId() });
      const other = { ...row, id: newId(), senderId: newId(), fingerprint: 'other' };
      const results = await messages().append([row, other]);
      expect(results.map(({ outcome }) => outcome)).toEqual(['appended', 'appended']);
    });

    it('takes the cids the server derives for its own rows', async () => {
      const conversationId = newId();
      const joined = { ...note({ conversationId }), cid: `${conversationId}.12` };
      const [first] = await messages().append([joined]);
      expect(rowOf(first)).toMatchObject({ kind: 'note', cid: joined.cid });
      const [again] = await messages().append([{ ...joined, id: newId() }]);
      expect(again).toEqual({ outcome: 'repeated', row: rowOf(first) });
    });

    it('refuses a change of what is no message of the conversation', async () => {
      const conversationId = newId();
      const [[here], [elsewhere]] = [
        await messages().append([text({ conversationId })]),
        await messages().append([text({ conversationId: newId() })]),
      ];
      const [thumb] = await messages().append([react(rowOf(here), '👍', true)]);
      const results = await messages().append([
        { ...react(rowOf(elsewhere), '👍', true), conversationId },
        react(rowOf(thumb), '👍', true),
        { ...react(rowOf(here), '👍', true), target: newId() },
        react(rowOf(here), '👎', true),
      ]);
      expect(results.map(({ outcome }) => outcome)).toEqual([...many(3, () => 'target_missing'), 'appended']);
      expect(rowOf(results[3]).seq).toBe(3);
      expect(await messages().byId(rowOf(elsewhere).id)).toEqual(rowOf(elsewhere));
    });

    it('lets a message and its first change come in one call', async () => {
      const row = text({ conversationId: newId() });
      const change = react(row, '🎉', true);
      const results = await messages().append([row, change]);
      expect(results.map(({ outcome }) => outcome)).toEqual(['appended', 'appended']);
      expect(await messages().byId(row.id)).toMatchObject({
        applied: 2,
        reactions: { '🎉': [change.senderId] },
      });
    });

    it('rejects a row whose id is taken and keeps its neighbours', async () => {
      const conversationId = newId();
      const [one, two, three] = many(3, () => text({ conversationId }));
      await messages().append([one!]);
      const settled = await Promise.allSettled([
        messages().append([two!]),
        messages().append([{ ...text({ conversationId }), id: one!.id }]),
        messages().append([three!]),
      ]);
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(settled[1]).toMatchObject({ reason: { name: 'AppError', code: 'unavailable' } });
      const log = await readAll(messages(), conversationId);
      expect(log.map(({ id }) => id)).toEqual([one!.id, two!.id, three!.id]);
      expect(log.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    });

    it('takes what it is given at the call and returns copies', async () => {
      const row = attachment({ conversationId: newId(), bytes: new Uint8Array([1, 2, 3]) });
      const body = structuredClone(row.body);
      const appending = messages().append([row]);
      Object.assign(row.body!, { name: 'changed outside' });
      const [result] = await appending;
      expect(rowOf(result).body).toEqual(body);
      Object.assign(rowOf(result).body!, { name: 'changed outside' });
      Object.assign((await messages().byId(row.id))!.body!, { name: 'changed outside' });
      (await messages().attachment(row.id))!.fill(0);
      expect((await messages().byId(row.id))?.body).toEqual(body);
      expect(await messages().attachment(row.id)).toEqual(new Uint8Array([1, 2, 3]));
    });
  });
}

export async function readAll(
  messages: { after(conversationId: string, after: number, limit: number): Promise<Row[]> },
  conversationId: string,
): Promise<Row[]> {
  return messages.after(conversationId, 0, 10_000);
}

function bySeq(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => a.seq - b.seq);
}
