import type { Conversation } from '@satchel/protocol/conversation';

/** In a broadcast only admins write; the server refuses everybody else anyway. */
export function mayPost({ kind, members }: Pick<Conversation, 'kind' | 'members'>, me: string): boolean {
  if (kind !== 'broadcast') return true;
  return members.some(({ user, role }) => user.id === me && role === 'admin');
}
