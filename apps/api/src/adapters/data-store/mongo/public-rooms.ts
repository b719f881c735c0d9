import type { Room } from '@satchel/protocol/conversation';
import type { Conversations } from '../../../ports/data-store/conversations.ts';
import type { ConversationModel, StoredConversation } from './stored-conversation.ts';
import { beginsWith } from './text-search.ts';

type Wanted = Parameters<Conversations['publicRooms']>[0];

/** Of the members only the asking one is read: a room may have a thousand. */
export async function publicRooms(
  conversations: ConversationModel,
  { text, limit, userId }: Wanted,
): Promise<Room[]> {
  const start = beginsWith(text);
  const named = text === '' ? {} : { $or: [{ slugEnds: start }, { nameEnds: start }] };
  const found = await conversations
    .find({ visibility: 'public', slug: { $exists: true }, ...named })
    .select({ name: 1, slug: 1, kind: 1, memberCount: 1, members: { $elemMatch: { userId } } })
    .sort({ memberCount: -1, slug: 1 })
    .limit(limit)
    .lean<StoredConversation[]>();
  return found.map(({ _id: id, name, slug = '', kind, memberCount, members }) => ({
    id,
    name: name ?? slug,
    slug,
    kind: kind === 'broadcast' ? kind : 'group',
    memberCount,
    isMember: (members ?? []).length > 0,
  }));
}
