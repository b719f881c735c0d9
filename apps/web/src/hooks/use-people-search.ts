import type { User } from '@satchel/protocol/conversation';
import { useCallback } from 'react';
import { useClient } from './use-client.ts';
import { useDelayed } from './use-delayed.ts';
import { type Answer, useRequest } from './use-request.ts';

/** People other than me whose name or user name fits, a moment after typing has paused. */
export function usePeopleSearch(query: string): Answer<User[]> {
  const client = useClient();
  const settled = useDelayed(query.trim(), 200);
  const ask = useCallback(async () => {
    const people = await client.http.searchUsers(settled);
    return people.filter((person) => person.id !== client.me.get().id);
  }, [client, settled]);
  return useRequest(ask).answer;
}
