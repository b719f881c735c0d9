import type { Member, User } from '@satchel/protocol/conversation';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { namesIn } from '../format/conversation-title.ts';
import { personName } from '../format/person-name.ts';
import { useClient } from './use-client.ts';

/**
 * How to call the people of a conversation, me included as "You". Members are known; somebody who
 * has left is looked up, and the component renders again when the name arrives.
 * @param mentioned ids that will be asked for
 */
export function useNames(
  members: readonly Member[],
  mentioned: readonly string[],
): (userId: string) => string {
  const client = useClient();
  const me = client.me.get().id;
  const strangers = mentioned
    .filter((id) => id !== me && !members.some(({ user }) => user.id === id))
    .join(' ');

  const people = useMemo(
    () => strangers.split(' ').flatMap((id) => (id === '' ? [] : [{ id, live: client.person(id) }])),
    [client, strangers],
  );
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = people.map(({ live }) => live.subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [people],
  );
  // A string, because a snapshot must be the same value as long as nothing changed.
  const names = useSyncExternalStore(subscribe, () =>
    people.map(({ live }) => nameIn(live.get())).join('\n'),
  );

  return useMemo(() => {
    const found = new Map(names.split('\n').map((name, index) => [people[index]?.id, name]));
    return namesIn(members, me, (userId) => found.get(userId) || undefined);
  }, [members, me, names, people]);
}

function nameIn(person: User | undefined): string {
  return person === undefined ? '' : personName(person);
}
