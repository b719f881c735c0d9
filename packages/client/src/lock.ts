/** Runs alone among all tabs that use the same name; Web Locks in browsers. */
export type Lock = <T>(name: string, run: () => Promise<T>) => Promise<T>;

/** For Node and for browsers without Web Locks: the server's cid check (M1) still prevents doubles. */
export const noLock: Lock = (_name, run) => run();
