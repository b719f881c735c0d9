import { AppError } from '../domain/app-error.ts';
import { type Conversation, directKey } from '../domain/conversation.ts';
import type { Bus } from '../ports/bus.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';

type Uses = {
  accounts: Accounts;
  conversations: Conversations;
  bus: Bus;
  newId: () => string;
  now: () => number;
};

/** The one conversation of two people; the same for both, whoever opens it first. */
export async function openDirect(
  { accounts, conversations, bus, newId, now }: Uses,
  { userId, username }: { userId: string; username: string },
): Promise<{ conversation: Conversation; created: boolean }> {
  const other = await accounts.byUsername(username);
  if (other === undefined || other.role === 'guest')
    throw new AppError('not_found', { field: 'username', message: 'Nobody has this name.' });
  if (other.id === userId) {
    throw new AppError('invalid_members', {
      field: 'username',
      message: 'Name somebody other than yourself.',
    });
  }
  const opened = await conversations.create({
    id: newId(),
    key: directKey(userId, other.id),
    kind: 'direct',
    visibility: 'private',
    members: [userId, other.id].map((id) => ({ userId: id, role: 'member' as const, since: 0 })),
    version: 1,
    pendingNotes: [],
    createdAt: now(),
  });
  if (opened.created) announceMembers(bus, opened.conversation);
  return opened;
}

function announceMembers(bus: Bus, { id, version, members }: Conversation): void {
  const userIds = members.map((member) => member.userId);
  bus.publish({ type: 'conversation', conversationId: id, version, userIds });
}
