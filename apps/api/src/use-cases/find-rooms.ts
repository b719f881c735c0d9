import type { Room } from '@satchel/protocol/conversation';
import { AppError } from '../domain/app-error.ts';
import { type Conversation, memberOf } from '../domain/conversation.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';

const RESULTS = 50;

/** Public conversations whose slug or name contains the text, the fullest first (R2). */
export async function findRooms(
  { conversations }: { conversations: Conversations },
  { userId, text }: { userId: string; text: string },
): Promise<Room[]> {
  return conversations.publicRooms({ text: text.trim(), limit: RESULTS, userId });
}

/**
 * What whoever has the address may know before coming in.
 * @param at.userId absent for somebody without a session
 * @throws AppError `not_found`
 */
export async function showRoom(
  { conversations }: { conversations: Conversations },
  { slug, userId }: { slug: string; userId?: string | undefined },
): Promise<Room> {
  const found = await conversations.bySlug(slug);
  if (found === undefined || !isRoom(found)) throw new AppError('not_found');
  const { id, kind, name = slug, members } = found;
  const isMember = userId !== undefined && memberOf(found, userId) !== undefined;
  return { id, kind, name, slug, memberCount: members.length, isMember };
}

function isRoom(found: Conversation): found is Conversation & { kind: Room['kind'] } {
  return found.visibility === 'public' && found.kind !== 'direct';
}
