import { describe, expect, it } from 'vitest';
import type { FileCard } from './file-card.ts';
import { fold } from './fold.ts';
import type { ChangeRow, MessageRow } from './rows.ts';

const id = (letter: string) => letter.repeat(32);
const [ada, bob] = [id('a'), id('b')];
const place = { id: id('1'), conversationId: id('c'), seq: 1, senderId: ada, cid: id('2'), createdAt: 100 };

const said: MessageRow = { ...place, kind: 'text', applied: 0, body: { text: 'helo', replyTo: id('d') } };
const joined: MessageRow = { ...place, kind: 'note', applied: 0, body: { event: 'joined', userId: bob } };
const picture: MessageRow = {
  ...place,
  kind: 'attachment',
  applied: 0,
  body: { name: 'pike.png', size: 5, type: 'image/png' },
};
const card: FileCard = {
  fileId: id('f'),
  name: 'trip.mov',
  size: 5,
  type: 'video/quicktime',
  caption: 'the trip',
  partSize: 8_388_608,
  state: 'available',
  mode: 'ledger',
  expiresAt: 900,
  recipients: [{ userId: bob, status: 'waiting' }],
  version: 2,
};
const film: MessageRow = { ...place, kind: 'file', applied: 0, body: card };

function changeAt(seq: number) {
  return { ...place, id: id('e'), cid: id('9'), seq, createdAt: 100 + seq, senderId: ada, target: place.id };
}
const edit = (seq: number, text: string): ChangeRow => ({ ...changeAt(seq), kind: 'edit', body: { text } });
const remove = (seq: number): ChangeRow => ({ ...changeAt(seq), kind: 'delete', body: {} });
const react = (seq: number, emoji: string, on: boolean, senderId = ada): ChangeRow => ({
  ...changeAt(seq),
  senderId,
  kind: 'react',
  body: { emoji, on },
});
const fileChanged = (seq: number, body: Partial<FileCard>): ChangeRow => ({
  ...changeAt(seq),
  kind: 'file-changed',
  body: { ...card, ...body },
});

const foldAll = (message: MessageRow, ...changes: ChangeRow[]) => changes.reduce(fold, message);

describe('fold', () => {
  it('puts an edit in the place of the text and keeps what else the body says', () => {
    expect(fold(said, edit(2, 'hello'))).toEqual({
      ...said,
      applied: 2,
      editedAt: 102,
      body: { text: 'hello', replyTo: id('d') },
    });
  });

  it('edits the caption of a picture and of a file', () => {
    expect(fold(picture, edit(2, 'a pike'))).toMatchObject({ body: { name: 'pike.png', caption: 'a pike' } });
    expect(fold(film, edit(2, 'home'))).toMatchObject({ body: { fileId: card.fileId, caption: 'home' } });
  });

  it('edits no note, and counts the change', () => {
    expect(fold(joined, edit(2, 'never happened'))).toEqual({ ...joined, applied: 2 });
  });

  it('ignores what is in already', () => {
    const once = fold(said, edit(3, 'hello'));
    expect(fold(once, edit(3, 'hello'))).toBe(once);
    expect(fold(once, edit(2, 'older'))).toBe(once);
  });

  it('gathers reactions by emoji, each person once, in the order they came', () => {
    const folded = foldAll(
      said,
      react(2, '👍', true, bob),
      react(3, '👍', true, ada),
      react(4, '👍', true, ada),
      react(5, '🎉', true, ada),
    );
    expect(folded.reactions).toEqual({ '👍': [bob, ada], '🎉': [ada] });
    expect(folded.applied).toBe(5);
  });

  it('takes reactions back, and an emoji nobody has any more is gone', () => {
    const folded = foldAll(said, react(2, '👍', true, bob), react(3, '👍', true), react(4, '👍', false, bob));
    expect(folded.reactions).toEqual({ '👍': [ada] });
    expect(fold(folded, react(5, '👍', false)).reactions).toEqual({});
    expect(fold(said, react(2, '👍', false)).reactions).toEqual({});
  });

  it('[M11] leaves a tombstone that later changes do not revive', () => {
    const tombstone = foldAll(picture, react(2, '👍', true), remove(3));
    expect(tombstone).toEqual({ ...picture, applied: 3, deletedAt: 103, body: null });
    expect(fold(tombstone, edit(4, 'back'))).toEqual({ ...tombstone, applied: 4 });
    expect(fold(tombstone, react(4, '👍', true))).toEqual({ ...tombstone, applied: 4 });
    expect(fold(tombstone, remove(4))).toEqual({ ...tombstone, applied: 4 });
    const goneFile = foldAll(film, remove(2), fileChanged(3, { version: 9 }));
    expect(goneFile).toMatchObject({ body: null, applied: 3 });
  });

  it('[F9] takes the newer card of a file, and none that was overtaken', () => {
    const delivered = fold(film, fileChanged(2, { version: 4, state: 'delivered' }));
    expect(delivered).toMatchObject({ applied: 2, body: { version: 4, state: 'delivered' } });
    const overtaken = fold(delivered, fileChanged(3, { version: 3, state: 'available' }));
    expect(overtaken).toEqual({ ...delivered, applied: 3 });
    expect(fold(overtaken, fileChanged(4, { version: 4, size: 1 }))).toEqual({ ...delivered, applied: 4 });
  });

  it('keeps an edited caption when the card changes', () => {
    const edited = foldAll(film, edit(2, 'home'), fileChanged(3, { version: 3, state: 'delivered' }));
    expect(edited).toMatchObject({ body: { caption: 'home', state: 'delivered' } });
    const { caption: _, ...plain } = card;
    const uncaptioned = fold({ ...film, body: plain }, fileChanged(2, { version: 3 }));
    expect(uncaptioned.body).not.toHaveProperty('caption');
  });

  it('changes no message into a file', () => {
    expect(fold(said, fileChanged(2, { version: 9 }))).toEqual({ ...said, applied: 2 });
  });

  it('leaves the message it was given as it was', () => {
    const before = foldAll(film, react(2, '👍', true));
    const copy = structuredClone(before);
    foldAll(before, react(3, '👍', false), edit(4, 'x'), fileChanged(5, { version: 9 }), remove(6));
    expect(before).toEqual(copy);
  });
});
