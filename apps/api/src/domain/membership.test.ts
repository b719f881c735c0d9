import { GROUP_MEMBERS_MAX } from '@satchel/protocol/limits';
import { describe, expect, it } from 'vitest';
import type { Conversation, Member } from './conversation.ts';
import { isLastAdmin, withJoined, withoutMember, withRole } from './membership.ts';

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

describe('a role', () => {
  const colt: Member = { userId: 'colt', role: 'member', since: 0 };
  const change = (isGuest: boolean, role: Member['role'], members = [ada, colt]) =>
    withRole(room(members), 'ada', { userId: 'colt', isGuest }, role);

  it('[R5] of an admin is not for guests, who can be retired as long as somebody else is one', () => {
    expect(() => change(true, 'admin')).toThrow(expect.objectContaining({ code: 'not_allowed' }));
    expect(change(false, 'admin')?.members.at(-1)).toEqual({ ...colt, role: 'admin' });
    expect(change(true, 'member')).toBeUndefined();
    expect(withoutMember(room([ada, colt]), 'colt', 'colt').members).toEqual([ada]);
  });

  it('[R5] of the last admin keeps one who has others to leave it to, and lets one go who has only guests', () => {
    const before = room([ada, colt]);
    expect(isLastAdmin(before, 'ada')).toBe(true);
    expect(isLastAdmin(before, 'colt')).toBe(false);
    expect(isLastAdmin(room([ada, { ...colt, role: 'admin' }]), 'ada')).toBe(false);
    expect(() => withoutMember(before, 'ada', 'ada')).toThrow(
      expect.objectContaining({ code: 'last_admin' }),
    );
    const after = withoutMember(before, 'ada', 'ada', true);
    expect(after.members).toEqual([colt]);
    expect(withJoined(after, joining('ben'))?.members.at(-1)).toMatchObject({ userId: 'ben', role: 'admin' });
  });

  it('of an admin can be taken back from who is a guest', () => {
    const before = [ada, { ...colt, role: 'admin' as const }];
    expect(change(true, 'member', before)?.members.at(-1)).toEqual(colt);
  });
});

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
