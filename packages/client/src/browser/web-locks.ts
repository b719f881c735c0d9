import { type Lock, noLock } from '../lock.ts';

/** One holder among all tabs of the origin. On plain HTTP there are no Web Locks, and `noLock` has to do. */
export function webLock(): Lock {
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) return noLock;
  return (name, run) => locks.request(name, run) as ReturnType<typeof run>;
}
