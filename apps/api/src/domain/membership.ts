import { GROUP_MEMBERS_MAX } from '@satchel/protocol/limits';
import type { NoteBody } from '@satchel/protocol/rows';
import { AppError } from './app-error.ts';
import { type Conversation, type Member, memberOf, type PendingNote } from './conversation.ts';
import { derivedCid } from './derived-cid.ts';

/** Each change is one guarded replacement that carries its note along, so that no crash loses it (design §5). */
export function withMembers(
  before: Conversation,
  by: string,
  userIds: string[],
  since: number,
): Conversation {
  const known = userIds.filter((userId) => memberOf(before, userId) !== undefined);
  if (known.length > 0) throw new AppError('already_a_member');
  if (before.members.length + userIds.length > GROUP_MEMBERS_MAX) {
    throw new AppError('invalid_members', { limit: GROUP_MEMBERS_MAX });
  }
  const added = userIds.map((userId): Member => ({ userId, role: 'member', since }));
  return changed(before, [...before.members, ...added], by, { event: 'added', by, userIds });
}

/**
 * Coming in by oneself. A room that a guest opened has no admin, so the first full account in it becomes one:
 * somebody has to be able to remove people.
 * @returns undefined for somebody who is in it already
 */
export function withJoined(
  before: Conversation,
  { userId, isGuest, since }: { userId: string; isGuest: boolean; since: number },
): Conversation | undefined {
  if (memberOf(before, userId) !== undefined) return undefined;
  demandRoom(before);
  const hasAdmin = before.members.some((member) => member.role === 'admin');
  const joined: Member = { userId, role: hasAdmin || isGuest ? 'member' : 'admin', since };
  return changed(before, [...before.members, joined], userId, { event: 'joined', userId });
}

/** @throws AppError `room_full` */
export function demandRoom({ members }: Conversation): void {
  if (members.length < GROUP_MEMBERS_MAX) return;
  throw new AppError('room_full', {
    message: `This room is full: it has ${members.length} members, and at most ${GROUP_MEMBERS_MAX} fit in.`,
    limit: GROUP_MEMBERS_MAX,
  });
}

export function isLastAdmin({ members }: Conversation, userId: string): boolean {
  return members.every((member) => (member.role === 'admin') === (member.userId === userId));
}

/**
 * Leaving and being removed: the last admin of a group with others in it stays until somebody else is one.
 * @param onlyGuestsStay nobody of them can be one, so the next full account to join will be (`withJoined`)
 */
export function withoutMember(
  before: Conversation,
  by: string,
  userId: string,
  onlyGuestsStay = false,
): Conversation {
  const leaving = memberOf(before, userId);
  if (leaving === undefined) throw new AppError('not_found');
  const members = before.members.filter((member) => member.userId !== userId);
  if (!onlyGuestsStay) demandAdminLeft(leaving, members);
  const body: NoteBody = by === userId ? { event: 'left', userId } : { event: 'removed', by, userId };
  return changed(before, members, by, body, userId);
}

/**
 * A guest may be gone in a minute, so none can be the admin whom a group needs.
 * @returns undefined for somebody who has this role already
 */
export function withRole(
  before: Conversation,
  by: string,
  { userId, isGuest }: { userId: string; isGuest: boolean },
  role: Member['role'],
): Conversation | undefined {
  const target = memberOf(before, userId);
  if (target === undefined) throw new AppError('not_found');
  if (target.role === role) return undefined;
  if (role === 'admin' && isGuest)
    throw new AppError('not_allowed', { message: 'A guest cannot be an admin.' });
  const members = before.members.map((member) => (member.userId === userId ? { ...member, role } : member));
  if (role === 'member') demandAdminLeft(target, members);
  return changed(before, members, by, { event: 'role', by, userId, role });
}

function demandAdminLeft(changing: Member, after: readonly Member[]): void {
  const orphaned =
    changing.role === 'admin' && after.length > 0 && after.every(({ role }) => role !== 'admin');
  if (orphaned) throw new AppError('last_admin');
}

function changed(
  before: Conversation,
  members: Member[],
  by: string,
  body: NoteBody,
  leaver?: string,
): Conversation {
  const version = before.version + 1;
  const waives = leaver === undefined ? {} : { waives: { userId: leaver, memberVersion: version } };
  const note: PendingNote = { cid: derivedCid(before.id, version), by, body, ...waives };
  return { ...before, members, version, pendingNotes: [...before.pendingNotes, note] };
}
