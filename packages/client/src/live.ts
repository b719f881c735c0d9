/**
 * A value with listeners. `get()` answers the same reference until the value changes, which is what
 * `useSyncExternalStore` requires of a snapshot.
 */
export type Live<T> = { get(): T; subscribe(listener: () => void): () => void };

export type Cell<T> = Live<T> & { set(next: T): void; update(change: (current: T) => T): void };

export function cell<T>(initial: T): Cell<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  const set = (next: T) => {
    if (Object.is(next, current)) return;
    current = next;
    // A copy, because a listener may unsubscribe itself or others while it is told.
    for (const listener of [...listeners]) listener();
  };
  return {
    get: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set,
    update: (change) => set(change(current)),
  };
}
