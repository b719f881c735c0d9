import type { User } from '@satchel/protocol/conversation';
import { useCallback } from 'react';
import { useClient } from './use-client.ts';
import { useDelayed } from './use-delayed.ts';
import { type Answer, useRequest } from './use-request.ts';

/**
 * People other than me whose name or user name fits, a moment after typing has paused. Until the
 * answer to the last letters is here, what no longer fits is left out: whoever picks the first one
 * in a hurry must not get somebody else.
 */
export function usePeopleSearch(query: string): Answer<User[]> {
  const client = useClient();
  const wanted = query.trim();
  const settled = useDelayed(wanted, 200);
  const ask = useCallback(async () => {
    const people = await client.http.searchUsers(settled);
    return { query: settled, people: people.filter((person) => person.id !== client.me.get().id) };
  }, [client, settled]);
  const { answer } = useRequest(ask);
  if (answer.status !== 'ready') return answer;
  const { query: answered, people } = answer.value;
  return {
    status: 'ready',
    value: answered === wanted ? people : people.filter((person) => fits(person, wanted)),
  };
}

function fits({ name, username }: User, wanted: string): boolean {
  return `${name} ${username}`.toLocaleLowerCase().includes(wanted.toLocaleLowerCase());
}
