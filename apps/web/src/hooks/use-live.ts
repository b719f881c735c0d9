import type { Live } from '@satchel/client/live';
import { useSyncExternalStore } from 'react';

/** The present value of a live cell; the component renders again when it changes. */
export function useLive<Value>(live: Live<Value>): Value {
  return useSyncExternalStore(live.subscribe, live.get);
}
