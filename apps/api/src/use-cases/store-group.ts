import { AppError } from '../domain/app-error.ts';
import type { Conversation, Member } from '../domain/conversation.ts';
import { derivedCid } from '../domain/derived-cid.ts';
import { slugsFor } from '../domain/slug.ts';
import { type SettleUses, settleConversation } from './settle-conversation.ts';

export type NewGroup = {
  by: string;
  name: string;
  visibility: Conversation['visibility'];
  kind: 'group' | 'broadcast';
  /** Of a public one; made from the name when absent. */
  slug?: string | undefined;
  members: Member[];
};

/**
 * A group with its first note. A public one always has an address, a private one never.
 * @returns undefined when the address asked for is taken
 */
export async function storeGroup(uses: SettleUses, wanted: NewGroup): Promise<Conversation | undefined> {
  const { name, visibility, slug } = wanted;
  if (visibility === 'private') {
    if (slug === undefined) return store(uses, wanted, undefined);
    throw new AppError('invalid_slug', {
      field: 'slug',
      message: 'Only a public group has an address: make it public, or leave the address out.',
    });
  }
  for (const candidate of slug === undefined ? slugsFor(name, uses.newId) : [slug]) {
    const stored = await store(uses, wanted, candidate);
    if (stored !== undefined) return stored;
  }
  return undefined;
}

async function store(
  uses: SettleUses,
  { by, name, visibility, kind, members }: NewGroup,
  slug: string | undefined,
): Promise<Conversation | undefined> {
  const id = uses.newId();
  const { conversation, created } = await uses.conversations.create({
    id,
    key: `group:${id}`,
    kind,
    visibility,
    name,
    ...(slug === undefined ? {} : { slug }),
    members,
    version: 1,
    pendingNotes: [{ cid: derivedCid(id, 1), by, body: { event: 'created', by, name } }],
    createdAt: uses.now(),
  });
  if (!created) return undefined;
  await settleConversation(uses, conversation);
  return conversation;
}
