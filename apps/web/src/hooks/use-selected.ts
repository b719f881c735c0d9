import type { Live } from '@satchel/client/live';
import { useSyncExternalStore } from 'react';

/**
 * One part of a live value: the component renders again only when that part changes. `select` must
 * answer the same reference for the same part, as a lookup does and a mapping does not.
 */
export function useSelected<Value, Part>(live: Live<Value>, select: (value: Value) => Part): Part {
  return useSyncExternalStore(live.subscribe, () => select(live.get()));
}
