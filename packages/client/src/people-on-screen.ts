import type { Conversation } from '@satchel/protocol/conversation';
import { WATCHED_MAX } from '@satchel/protocol/limits';

/** The list comes before a crowded group, but must not use up the places of all its members. */
const LISTED_FIRST = WATCHED_MAX / 2;

/**
 * Whose presence a screen shows: the other person of each one-to-one conversation in the list, newest
 * first, and the members of what is open. Sorted, so that the same people are the same list.
 */
export function peopleOnScreen(
  listed: readonly Conversation[],
  open: readonly Conversation[],
  me: string,
): string[] {
  const partners = listed.filter(({ kind }) => kind === 'direct').flatMap(memberIds);
  const wanted = [...partners.slice(0, 2 * LISTED_FIRST), ...open.flatMap(memberIds), ...partners];
  const people = [...new Set(wanted)].filter((id) => id !== me);
  return people.slice(0, WATCHED_MAX).sort();
}

function memberIds({ members }: Conversation): string[] {
  return members.map(({ user }) => user.id);
}
