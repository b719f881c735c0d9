import { type Guest, guestUsername } from '../domain/account.ts';
import { AppError } from '../domain/app-error.ts';
import type { Conversation } from '../domain/conversation.ts';
import { demandRoom } from '../domain/membership.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { ChangeUses } from './change-conversation.ts';
import { joinRoom } from './join-room.ts';
import { storeGroup } from './store-group.ts';

type Uses = ChangeUses & { accounts: Accounts };

type Wanted = {
  name: string;
  slug: string;
  /** Makes the room when there is none: public, without an admin, named like its address. */
  createRoom?: boolean;
  /** The guest belongs to a socket of this node, whose lease it must hold (`node-lease.ts`). */
  nodeId?: string;
};

/**
 * A name and a room, nothing else: an account of its own for the time of the visit. Whoever calls
 * this gives it a session, or a node that retires it; a guest with neither is retired by the sweeper.
 * @throws AppError `not_found` for an unknown room, `room_full`
 */
export async function enterAsGuest(
  uses: Uses,
  { name, slug, createRoom = false, nodeId }: Wanted,
): Promise<{ account: Guest; conversation: Conversation }> {
  const { accounts, conversations, newId, now } = uses;
  const id = newId();
  const found = await conversations.bySlug(slug);
  const room = found ?? (createRoom ? await openRoom(uses, id, slug) : undefined);
  if (room === undefined) throw noRoom();
  demandRoom(room);
  const account: Guest = {
    id,
    username: guestUsername(id),
    name,
    role: 'guest',
    guestOf: room.id,
    ...(nodeId === undefined ? {} : { nodeId }),
    createdAt: now(),
  };
  if ((await accounts.create(account)) === undefined) throw new AppError('changed_meanwhile');
  return { account, conversation: await joinRoom(uses, { account, conversationId: room.id }) };
}

/** Two first guests at once make one room. */
async function openRoom(uses: Uses, by: string, slug: string): Promise<Conversation | undefined> {
  const made = await storeGroup(uses, {
    by,
    name: slug,
    visibility: 'public',
    kind: 'group',
    slug,
    members: [],
  });
  return made ?? uses.conversations.bySlug(slug);
}

function noRoom(): AppError {
  return new AppError('not_found', { field: 'room', message: 'There is no public room of this name.' });
}
