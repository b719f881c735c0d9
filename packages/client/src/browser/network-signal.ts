import type { Live } from '../live.ts';

/** `navigator.onLine` as a `Live`: false is meant, true only means "some network". */
export function networkSignal(): Live<boolean> {
  return {
    get: () => navigator.onLine,
    subscribe(listener) {
      addEventListener('online', listener);
      addEventListener('offline', listener);
      return () => {
        removeEventListener('online', listener);
        removeEventListener('offline', listener);
      };
    },
  };
}
