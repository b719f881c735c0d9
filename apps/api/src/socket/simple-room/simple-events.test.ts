import type { Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { readableSize } from './readable-size.ts';
import { namedIn, simpleEvents } from './simple-events.ts';

const names: Record<string, string> = { a: 'Ann', b: 'Ben' };

function events(kind: string, body: unknown) {
  const row = { id: 'r', conversationId: 'c', seq: 1, senderId: 'a', cid: 'x', createdAt: 0, applied: 0 };
  return simpleEvents({ ...row, kind, body } as Row, 'people', (userId) => names[userId] ?? '?');
}

describe('rows in a simple room', () => {
  it('[S3] a text is a chat by its sender', () => {
    expect(events('text', { text: 'Hi' })).toEqual([{ type: 'chat', name: 'Ann', text: 'Hi' }]);
  });

  it('[S6] coming and going are notes, whoever caused it', () => {
    expect([
      events('note', { event: 'joined', userId: 'b' }),
      events('note', { event: 'added', by: 'a', userIds: ['b', 'a'] }),
      events('note', { event: 'left', userId: 'b' }),
      events('note', { event: 'removed', by: 'a', userId: 'b' }),
    ]).toEqual([
      [{ type: 'note', text: 'Ben joined "people".' }],
      [
        { type: 'note', text: 'Ben joined "people".' },
        { type: 'note', text: 'Ann joined "people".' },
      ],
      [{ type: 'note', text: 'Ben left "people".' }],
      [{ type: 'note', text: 'Ben left "people".' }],
    ]);
  });

  it('[S8] files and pictures are a readable text', () => {
    const file = { name: 'holiday.zip', size: 12 * 1024 ** 2 };
    expect([events('file', file), events('attachment', { ...file, size: 900, caption: 'For Ben' })]).toEqual([
      [{ type: 'chat', name: 'Ann', text: '[file] holiday.zip (12 MB)' }],
      [{ type: 'chat', name: 'Ann', text: '[file] holiday.zip (900 B): For Ben' }],
    ]);
  });

  it('[S8] everything else is nothing', () => {
    const nothing = [
      events('text', null),
      events('file', null),
      events('edit', { text: 'x' }),
      events('delete', {}),
      events('react', { emoji: '👍', on: true }),
      events('note', { event: 'renamed', by: 'a', name: 'x' }),
      events('note', { event: 'created', by: 'a' }),
      events('note', null),
      events('unreadable', null),
    ];
    expect(nothing.flat()).toEqual([]);
  });

  it('name everybody they need', () => {
    const row = { kind: 'note', senderId: 'a', body: { event: 'added', by: 'a', userIds: ['b', 'c'] } };
    expect(namedIn(row as Row)).toEqual(['b', 'c']);
  });
});

it('a readable size never has 1,024 of a unit', () => {
  expect([0, 1023, 1024, 1536, 13_002_342, 1024 ** 2 - 1, 150 * 1024 ** 3].map(readableSize)).toEqual([
    '0 B',
    '1023 B',
    '1 KB',
    '1.5 KB',
    '12.4 MB',
    '1 MB',
    '150 GB',
  ]);
});
