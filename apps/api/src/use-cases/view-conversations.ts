import type { Conversation as ConversationView } from '@satchel/protocol/conversation';
import { shownAs } from '../domain/account.ts';
import { demand } from '../domain/can.ts';
import type { Conversation, Member } from '../domain/conversation.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages, Summary } from '../ports/data-store/messages.ts';
import { demandConversation } from './demand-conversation.ts';

type Uses = { accounts: Accounts; conversations: Conversations; messages: Messages };

/** A user's conversations, the one with the newest message first. */
export async function listConversations(
  { accounts, conversations, messages }: Uses,
  userId: string,
): Promise<ConversationView[]> {
  const mine = await conversations.ofUser(userId);
  const views = await show({ accounts, messages }, userId, mine);
  return views.sort((a, b) => newest(b) - newest(a));
}

/** @throws AppError `not_found` unless the user is a member */
export async function showConversation(
  { accounts, conversations, messages }: Uses,
  { userId, conversationId }: { userId: string; conversationId: string },
): Promise<ConversationView> {
  const conversation = await demandConversation(conversations, conversationId);
  demand(userId, { action: 'read', conversation });
  const [view] = await show({ accounts, messages }, userId, [conversation]);
  return view as ConversationView;
}

async function show(
  { accounts, messages }: Omit<Uses, 'conversations'>,
  userId: string,
  conversations: readonly Conversation[],
): Promise<ConversationView[]> {
  const userIds = new Set(
    conversations.flatMap((one) => membersFor(userId, one).map((member) => member.userId)),
  );
  const people = new Map(
    (await accounts.byIds([...userIds])).map((account) => [account.id, shownAs(account)]),
  );
  const ids = conversations.map(({ id }) => id);
  const summaries = new Map((await messages.summaries(userId, ids)).map((one) => [one.conversationId, one]));
  return conversations.map((conversation) =>
    view(conversation, membersFor(userId, conversation), people, summaries.get(conversation.id)),
  );
}

/** A crowd is a number; whoever reads it, and who may help them, are people (R3). */
function membersFor(userId: string, { visibility, members }: Conversation): Member[] {
  if (visibility === 'private') return members;
  return members.filter((member) => member.userId === userId || member.role === 'admin');
}

function view(
  { id, kind, visibility, name, slug, members, version, createdAt }: Conversation,
  shown: readonly Member[],
  people: ReadonlyMap<string, ConversationView['members'][number]['user']>,
  summary: Summary | undefined,
): ConversationView {
  return {
    id,
    kind,
    visibility,
    ...(name === undefined ? {} : { name }),
    ...(slug === undefined ? {} : { slug }),
    members: shown.flatMap(({ userId, role, since }) => {
      const user = people.get(userId);
      return user === undefined ? [] : [{ user, role, since }];
    }),
    memberCount: members.length,
    version,
    createdAt,
    head: summary?.head ?? { seq: 0 },
    unread: summary?.unread ?? 0,
    ...(summary?.last === undefined ? {} : { last: summary.last }),
  };
}

function newest({ last, createdAt }: ConversationView): number {
  return last?.createdAt ?? createdAt;
}
