import type { NoteBody } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { concernedBy } from './concerned.ts';
import type { Conversation } from './conversation.ts';

function changed(visibility: Conversation['visibility'], ...bodies: NoteBody[]): Conversation {
  return {
    id: 'a',
    key: 'group:a',
    kind: 'group',
    visibility,
    members: ['ada', 'ben', 'cleo'].map((userId) => ({ userId, role: 'member', since: 0 })),
    version: 2,
    pendingNotes: bodies.map((body, n) => ({ cid: `a.${n}`, by: 'ada', body })),
    createdAt: 0,
  };
}

describe('whom a change concerns', () => {
  it('are all members and the leavers of a private group', () => {
    expect(concernedBy(changed('private', { event: 'left', userId: 'dan' }))).toEqual([
      'ada',
      'ben',
      'cleo',
      'dan',
    ]);
  });

  it.each<[NoteBody, string[]]>([
    [{ event: 'joined', userId: 'ben' }, ['ben']],
    [{ event: 'left', userId: 'dan' }, ['dan']],
    [{ event: 'removed', by: 'ada', userId: 'dan' }, ['dan']],
    [{ event: 'added', by: 'ada', userIds: ['ben', 'cleo'] }, ['ben', 'cleo']],
    [{ event: 'role', by: 'ada', userId: 'ben', role: 'admin' }, ['ben']],
    [{ event: 'renamed', by: 'ada', name: 'B' }, ['ada', 'ben', 'cleo']],
  ])('[R3] are in a public one those named by the note %j', (body, userIds) => {
    expect(concernedBy(changed('public', body))).toEqual(userIds);
  });
});
