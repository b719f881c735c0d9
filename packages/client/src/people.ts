import type { Conversation, User } from '@satchel/protocol/conversation';
import { PEOPLE_IDS_MAX } from '@satchel/protocol/limits';
import { type Cell, cell, type Live } from './live.ts';
import type { Timers } from './timers.ts';

export type People = ReturnType<typeof createPeople>;

export type PeopleOptions = {
  /** Those of them who are known; the others are left out of the answer. */
  fetchUsers(ids: readonly string[]): Promise<User[]>;
  timers: Timers;
  failed(error: unknown): void;
};

/**
 * Names of people, learned from what the server says anyway and asked for otherwise: everybody one
 * screen needs in the same moment by one request, because a room of strangers would be a hundred.
 */
export function createPeople({ fetchUsers, timers, failed }: PeopleOptions) {
  const cells = new Map<string, Cell<User | undefined>>();
  /** Asked once per line: a screen asks at every rendering, a failing server must not hear it each time. */
  const asked = new Set<string>();
  let waiting: string[] = [];

  const cellOf = (id: string): Cell<User | undefined> => {
    const known = cells.get(id) ?? cell<User | undefined>(undefined);
    cells.set(id, known);
    return known;
  };

  const learn = (users: readonly User[]) => {
    for (const user of users) {
      const known = cellOf(user.id);
      if (!isSame(known.get(), user)) known.set(user);
    }
  };

  const askWaiting = () => {
    const ids = waiting.filter((id) => cellOf(id).get() === undefined);
    waiting = [];
    for (let first = 0; first < ids.length; first += PEOPLE_IDS_MAX) {
      fetchUsers(ids.slice(first, first + PEOPLE_IDS_MAX)).then(learn, failed);
    }
  };

  return {
    person(id: string): Live<User | undefined> {
      const known = cellOf(id);
      if (known.get() === undefined && !asked.has(id)) {
        asked.add(id);
        if (waiting.length === 0) timers.set(askWaiting, 0);
        waiting.push(id);
      }
      return known;
    },
    learn,
    learnMembers(conversation: Conversation | undefined): void {
      learn(conversation?.members.map(({ user }) => user) ?? []);
    },
    /** A new line is a new chance for those who could not be asked. */
    askAgain: () => asked.clear(),
  };
}

/** A guest who makes an account keeps the id. */
function isSame(known: User | undefined, user: User): boolean {
  return known?.name === user.name && known.username === user.username && known.guest === user.guest;
}
