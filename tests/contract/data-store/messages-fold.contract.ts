import type { NewRow } from '@satchel/api/ports/data-store/messages';
import { fold } from '@satchel/protocol/fold';
import { isChangeRow, isMessageRow, type MessageRow, type Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import {
  attachment,
  changeOf,
  edit,
  fileCard,
  fileMessage,
  many,
  messageOf,
  type NewRowOf,
  newId,
  note,
  react,
  remove,
  rowOf,
  text,
} from './samples.ts';

export function describeFolding(open: OpenDataStore): void {
  describe('change rows', () => {
    const data = useDataStore(open);
    const messages = () => data.store.messages;

    async function appendMessage(row: NewRow): Promise<MessageRow> {
      const [result] = await messages().append([row]);
      return messageOf(result);
    }

    it('show in their target and stay in the log themselves', async () => {
      const original = await appendMessage(text({ conversationId: newId(), text: 'helo' }));
      const [changed] = await messages().append([edit(original, 'hello')]);
      expect(rowOf(changed)).toMatchObject({ seq: 2, kind: 'edit', target: original.id });
      expect(await messages().byId(original.id)).toEqual({
        ...original,
        body: { text: 'hello' },
        editedAt: rowOf(changed).createdAt,
        applied: 2,
      });
      expect(await messages().byId(rowOf(changed).id)).toEqual(rowOf(changed));
    });

    it('are all in it when they arrive together', async () => {
      const original = await appendMessage(text({ conversationId: newId() }));
      const people = many(150, newId);
      await Promise.all(people.map((who) => messages().append([react(original, '👍', true, who)])));
      const folded = (await messages().byId(original.id)) as MessageRow;
      expect(folded.applied).toBe(151);
      expect(folded.reactions?.['👍']?.toSorted()).toEqual(people.toSorted());
    });

    it('give what replaying the log gives', async () => {
      const conversationId = newId();
      const originals = [
        await appendMessage(text({ conversationId })),
        await appendMessage(attachment({ conversationId, bytes: new Uint8Array(10) })),
        await appendMessage(fileMessage({ conversationId, card: { caption: 'the trip' } })),
        await appendMessage(note({ conversationId })),
      ];
      const [ada, bob] = [newId(), newId()];
      const rounds = originals.flatMap((target) => [
        [react(target, '👍', true, ada), edit(target, 'once'), react(target, '🎉', true, bob)],
        [react(target, '👍', false, ada), fileChanged(target, 3), fileChanged(target, 2)],
        [edit(target, 'twice'), react(target, '🎉', true, ada), react(target, '🎉', true, bob)],
      ]);
      await Promise.all(rounds.map((rows) => messages().append(rows)));
      await messages().append([remove(originals[1]!), edit(originals[1]!, 'too late')]);
      await data.reopen();
      const log = await messages().after(conversationId, 0, 200);
      expect(log).toHaveLength(42);
      expect(log.filter(isMessageRow)).toEqual(originals.map((original) => replay(original, log)));
    });

    it('are the same on every page and in every answer', async () => {
      const original = await appendMessage(text({ conversationId: newId() }));
      await messages().append([edit(original, 'new'), react(original, '👍', true)]);
      const folded = replay(original, await messages().after(original.conversationId, 0, 10));
      const { conversationId, senderId, cid, id } = original;
      expect(await messages().byId(id)).toEqual(folded);
      expect(await messages().byCid(senderId, cid)).toEqual(folded);
      expect((await messages().after(conversationId, 0, 1))[0]).toEqual(folded);
      expect((await messages().before(conversationId, 2, 1))[0]).toEqual(folded);
      expect((await messages().summaries(newId(), [conversationId]))[0]?.last).toEqual(folded);
    });

    it('[M11] leave a tombstone at the seq of a deleted message and drop its bytes', async () => {
      const bytes = new Uint8Array([1, 2, 3]);
      const picture = await appendMessage(attachment({ conversationId: newId(), bytes }));
      const neighbour = await appendMessage(
        attachment({ conversationId: picture.conversationId, bytes: new Uint8Array([4]) }),
      );
      expect(await messages().attachment(picture.id)).toEqual(bytes);
      const [deletion] = await messages().append([remove(picture)]);
      const [tombstone] = await messages().after(picture.conversationId, 0, 1);
      expect(tombstone).toEqual({
        ...picture,
        body: null,
        deletedAt: rowOf(deletion).createdAt,
        applied: rowOf(deletion).seq,
      });
      expect(await messages().attachment(picture.id)).toBeUndefined();
      expect(await messages().attachment(neighbour.id)).toEqual(new Uint8Array([4]));
      await messages().append([edit(picture, 'back again'), react(picture, '👍', true)]);
      expect(await messages().byId(picture.id)).toEqual({ ...tombstone, applied: 5 });
    });

    it('[M11] lose their words with their message, those that come later too', async () => {
      const original = await appendMessage(text({ conversationId: newId() }));
      const other = await appendMessage(text({ conversationId: original.conversationId }));
      await messages().append([edit(original, 'secret one'), edit(other, 'not secret')]);
      await messages().append([remove(original)]);
      const late = edit(original, 'secret two');
      const [appended] = await messages().append([late]);
      expect(appended).toMatchObject({ outcome: 'appended', row: { seq: 6, body: { text: '' } } });
      expect(await messages().append([late])).toEqual([{ outcome: 'repeated', row: rowOf(appended) }]);
      await data.reopen();
      const log = await messages().after(original.conversationId, 0, 10);
      expect(log.map(({ kind, body }) => [kind, body])).toEqual([
        ['text', null],
        ['text', { text: 'not secret' }],
        ['edit', { text: '' }],
        ['edit', { text: 'not secret' }],
        ['delete', {}],
        ['edit', { text: '' }],
      ]);
      expect(log.filter(isMessageRow)).toEqual([original, other].map((message) => replay(message, log)));
    });

    it('[M11] [F12] of a file lose its name and caption with its message', async () => {
      const card = { caption: 'secret', name: 'secret.mov' };
      const announced = await appendMessage(fileMessage({ conversationId: newId(), card }));
      const change = (version: number) => ({
        ...fileChanged(announced, version),
        body: fileCard({ ...card, version, state: 'revoked' }),
      });
      await messages().append([change(2), remove(announced), change(3)]);
      const log = await messages().after(announced.conversationId, 0, 10);
      expect(log.map(({ kind }) => kind)).toEqual(['file', 'file-changed', 'delete', 'file-changed']);
      for (const row of log.filter(({ kind }) => kind === 'file-changed')) {
        expect(row.body).toMatchObject({ name: '', state: 'revoked' });
        expect(row.body).not.toHaveProperty('caption');
      }
      expect(JSON.stringify(log)).not.toContain('secret');
    });

    it('leave nothing to fold behind', async () => {
      const original = await appendMessage(text({ conversationId: newId() }));
      await messages().append([edit(original, 'new'), react(original, '👍', true), remove(original)]);
      expect(await messages().settleFolds(10)).toBe(0);
    });

    it('[F9] carry the file’s card, the higher version winning', async () => {
      const announced = await appendMessage(fileMessage({ conversationId: newId(), card: { version: 1 } }));
      await messages().append([fileChanged(announced, 3), fileChanged(announced, 2)]);
      expect(await messages().byId(announced.id)).toMatchObject({ body: { version: 3 }, applied: 3 });
    });
  });
}

function fileChanged(target: MessageRow, version: number): NewRowOf<'file-changed'> {
  return { ...changeOf(target), kind: 'file-changed', body: fileCard({ version, state: 'delivered' }) };
}

function replay(original: MessageRow, log: readonly Row[]): MessageRow {
  return log
    .filter(isChangeRow)
    .filter(({ target }) => target === original.id)
    .reduce(fold, original);
}
