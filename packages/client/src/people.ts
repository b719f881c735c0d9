import type { Conversation, User } from '@satchel/protocol/conversation';
import { type Cell, cell, type Live } from './live.ts';

export type People = ReturnType<typeof createPeople>;

/** Names of people, learned from what the server says anyway and asked for one by one otherwise. */
export function createPeople(fetchUser: (id: string) => Promise<User>, failed: (error: unknown) => void) {
  const cells = new Map<string, Cell<User | undefined>>();
  /** Asked once per line: a screen asks at every rendering, a failing server must not hear it each time. */
  const asked = new Set<string>();

  const cellOf = (id: string): Cell<User | undefined> => {
    const known = cells.get(id) ?? cell<User | undefined>(undefined);
    cells.set(id, known);
    return known;
  };

  const learn = (user: User) => {
    const known = cellOf(user.id);
    const before = known.get();
    if (before?.name !== user.name || before.username !== user.username) known.set(user);
  };

  return {
    person(id: string): Live<User | undefined> {
      const known = cellOf(id);
      if (known.get() === undefined && !asked.has(id)) {
        asked.add(id);
        fetchUser(id).then(learn, failed);
      }
      return known;
    },
    learn(users: readonly User[]): void {
      for (const user of users) learn(user);
    },
    learnMembers(conversation: Conversation | undefined): void {
      for (const { user } of conversation?.members ?? []) learn(user);
    },
    /** A new line is a new chance for those who could not be asked. */
    askAgain: () => asked.clear(),
  };
}
