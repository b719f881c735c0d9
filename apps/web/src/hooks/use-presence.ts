import type { Presence } from '@satchel/protocol/conversation';
import { useSyncExternalStore } from 'react';
import { useClient } from './use-client.ts';

const nobody = { get: () => undefined, subscribe: () => () => {} };

/** Whether somebody is there; undefined while it is not known, and for nobody. */
export function usePresence(userId: string | undefined): Presence | undefined {
  const client = useClient();
  const live = userId === undefined ? nobody : client.presence(userId);
  return useSyncExternalStore(live.subscribe, live.get);
}
