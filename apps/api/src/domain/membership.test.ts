import { GROUP_MEMBERS_MAX } from '@satchel/protocol/limits';
import { describe, expect, it } from 'vitest';
import type { Conversation, Member } from './conversation.ts';
import { withJoined, withoutMember } from './membership.ts';

function room(members: Member[]): Conversation {
  return {
    id: 'a'.repeat(32),
    key: 'group:a',
    kind: 'group',
    visibility: 'public',
    slug: 'people',
    members,
    version: 4,
    pendingNotes: [],
    createdAt: 0,
  };
}

const ada: Member = { userId: 'ada', role: 'admin', since: 0 };
const joining = (userId: string, isGuest = false) => ({ userId, isGuest, since: 7 });

describe('joining a room', () => {
  it('[R2] adds a member with a note, once', () => {
    const after = withJoined(room([ada]), joining('ben'));
    expect(after).toMatchObject({
      members: [ada, { userId: 'ben', role: 'member', since: 7 }],
      version: 5,
      pendingNotes: [{ by: 'ben', body: { event: 'joined', userId: 'ben' } }],
    });
    expect(withJoined(after as Conversation, joining('ben'))).toBeUndefined();
  });

  it('[R5] never makes a guest the admin, and the first full account where there is none', () => {
    const opened = withJoined(room([]), joining('colt', true)) as Conversation;
    expect(opened.members).toEqual([{ userId: 'colt', role: 'member', since: 7 }]);
    const joined = withJoined(opened, joining('ada')) as Conversation;
    expect(joined.members.at(-1)).toMatchObject({ userId: 'ada', role: 'admin' });
    expect(withJoined(joined, joining('ben'))?.members.at(-1)).toMatchObject({ role: 'member' });
    expect(withoutMember(opened, 'colt', 'colt').members).toEqual([]);
  });

  it('[R2] is refused when it is full, but not to who is in it', () => {
    const crowd = Array.from({ length: GROUP_MEMBERS_MAX }, (_, n) => ({ ...ada, userId: `m${n}` }));
    expect(() => withJoined(room(crowd), joining('ben'))).toThrow('full');
    expect(withJoined(room(crowd), joining('m1'))).toBeUndefined();
  });
});
