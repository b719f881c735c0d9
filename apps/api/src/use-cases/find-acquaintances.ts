import type { Conversations } from '../ports/data-store/conversations.ts';

/** Ids of everybody this person shares a conversation with, themselves included: who may see their presence (M12). */
export async function findAcquaintances(
  { conversations }: { conversations: Pick<Conversations, 'ofUser'> },
  userId: string,
): Promise<ReadonlySet<string>> {
  const shared = await conversations.ofUser(userId);
  return new Set(shared.flatMap(({ members }) => members.map((member) => member.userId)));
}
