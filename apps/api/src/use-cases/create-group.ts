import { AppError } from '../domain/app-error.ts';
import type { Conversation, Member } from '../domain/conversation.ts';
import { derivedCid } from '../domain/derived-cid.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import { type SettleUses, settleConversation } from './settle-conversation.ts';

type Uses = SettleUses & { accounts: Accounts };

type Wanted = {
  userId: string;
  name: string;
  visibility: Conversation['visibility'];
  kind: 'group' | 'broadcast';
  members: readonly string[];
};

/** @throws AppError `invalid_members` when somebody is unknown, or is the creator */
export async function createGroup(uses: Uses, wanted: Wanted): Promise<Conversation> {
  const { accounts, conversations, newId, now } = uses;
  const others = await accounts.byUsernames(wanted.members);
  const unknown = wanted.members.filter(
    (username) => !others.some((account) => account.username === username),
  );
  if (unknown.length > 0) {
    throw new AppError('invalid_members', {
      field: 'members',
      message: `Nobody is called ${unknown.join(', ')}.`,
    });
  }
  if (others.some(({ id }) => id === wanted.userId)) {
    throw new AppError('invalid_members', { field: 'members', message: 'You are a member already.' });
  }
  const id = newId();
  const members: Member[] = [
    { userId: wanted.userId, role: 'admin', since: 0 },
    ...others.map((account): Member => ({ userId: account.id, role: 'member', since: 0 })),
  ];
  const { conversation } = await conversations.create({
    id,
    key: `group:${id}`,
    kind: wanted.kind,
    visibility: wanted.visibility,
    name: wanted.name,
    members,
    version: 1,
    pendingNotes: [
      {
        cid: derivedCid(id, 1),
        by: wanted.userId,
        body: { event: 'created', by: wanted.userId, name: wanted.name },
      },
    ],
    createdAt: now(),
  });
  await settleConversation(uses, conversation, []);
  return conversation;
}
