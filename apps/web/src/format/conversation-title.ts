import type { Conversation, Member, User } from '@satchel/protocol/conversation';
import { personName } from './person-name.ts';
import { strings } from './strings.ts';

type Titled = Pick<Conversation, 'id' | 'kind' | 'name' | 'members'>;

/** The other person of a one-to-one conversation. */
export function partnerIn(conversation: Titled, me: string): User | undefined {
  if (conversation.kind !== 'direct') return undefined;
  return conversation.members.find(({ user }) => user.id !== me)?.user;
}

export function titleOf(conversation: Titled, me: string): string {
  if (conversation.kind === 'direct') return partnerIn(conversation, me)?.name ?? strings.directWithNobody;
  return conversation.name ?? strings.unnamedGroup;
}

/** What a group is beyond a private one, in words. */
export function groupKind({
  kind,
  visibility,
}: Pick<Conversation, 'kind' | 'visibility'>): string | undefined {
  if (kind === 'broadcast')
    return visibility === 'public' ? strings.publicBroadcast : strings.privateBroadcast;
  return visibility === 'public' ? strings.publicRoom : undefined;
}

/** What an avatar of this conversation is drawn from. */
export function avatarOf(conversation: Titled, me: string): { id: string; name: string; group: boolean } {
  const partner = partnerIn(conversation, me);
  if (partner) return { id: partner.id, name: partner.name, group: false };
  return { id: conversation.id, name: titleOf(conversation, me), group: conversation.kind !== 'direct' };
}

/** Names from the member list; `elsewhere` answers for people who have left. */
export function namesIn(
  members: readonly Member[],
  me: string,
  elsewhere: (userId: string) => string | undefined,
): (userId: string) => string {
  const known = new Map(members.map(({ user }) => [user.id, personName(user)]));
  return (userId) =>
    userId === me ? strings.you : (known.get(userId) ?? elsewhere(userId) ?? strings.somebody);
}
