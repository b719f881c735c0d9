import type { User } from '@satchel/protocol/conversation';
import { type Account, shownAs } from '../domain/account.ts';
import { AppError } from '../domain/app-error.ts';
import { memberOf } from '../domain/conversation.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';

type Uses = { accounts: Accounts; conversations: Conversations; messages: Messages };

const RESULTS = 20;

/** For full accounts only: a guest has nobody to look for. @throws AppError `not_found` */
export async function findPeople(
  { accounts }: Pick<Uses, 'accounts'>,
  account: Account,
  text: string,
): Promise<User[]> {
  if (account.role === 'guest') throw new AppError('not_found');
  return (await accounts.search(text.trim().toLowerCase(), RESULTS)).map(shownAs);
}

/** Names behind ids; unknown ones, and for a guest those outside the room, are left out. */
export async function showPeople(uses: Uses, account: Account, ids: readonly string[]): Promise<User[]> {
  return (await knownTo(uses, account, await uses.accounts.byIds(ids))).map(shownAs);
}

/** @throws AppError `not_found` */
export async function showPerson(uses: Uses, account: Account, userId: string): Promise<User> {
  const [person] = await showPeople(uses, account, [userId]);
  if (person === undefined) throw new AppError('not_found');
  return person;
}

/**
 * A guest knows the people of the room, also those who left it: their messages still carry a name. Full
 * accounts that were in a room have a receipt there since they joined, guests say themselves where they were.
 */
async function knownTo({ conversations, messages }: Uses, account: Account, people: readonly Account[]) {
  if (account.role !== 'guest') return people;
  const room = await conversations.byId(account.guestOf);
  if (room === undefined || memberOf(room, account.id) === undefined) {
    return people.filter(({ id }) => id === account.id);
  }
  const present = room.members.map(({ userId }) => userId);
  const former = (await messages.receipts(room.id)).map(({ userId }) => userId);
  const known = new Set([...present, ...former]);
  return people.filter((one) => known.has(one.id) || (one.role === 'guest' && one.guestOf === room.id));
}
