import type { User } from '@satchel/protocol/conversation';
import { strings } from './strings.ts';

/** A guest's name is only a claim, so it never stands without the word. */
export function personName({ name, guest }: User): string {
  return guest ? strings.guestName(name) : name;
}

/** What stands below a name: how to find the person, which a guest has no way for. */
export function handleOf({ username, guest }: User): string {
  return guest ? strings.guest : `@${username}`;
}
