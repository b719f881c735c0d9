const WITHIN = 8000;

/** Lets tests wait for what events bring about, without sleeping and never for ever. */
export function waiting() {
  const looks = new Set<() => void>();
  return {
    /** Something happened: everybody who waits looks again. */
    changed: () => {
      for (const look of looks) look();
    },
    /** @param look gives what is waited for, or undefined while it is not there */
    until<T>(what: string, look: () => T | undefined, shown: unknown): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        const check = () => {
          const found = look();
          if (found === undefined) return;
          clearTimeout(timer);
          looks.delete(check);
          resolve(found);
        };
        const timer = setTimeout(() => {
          looks.delete(check);
          reject(
            new Error(`No ${what} within ${WITHIN} ms; there was ${JSON.stringify(shown).slice(-2000)}`),
          );
        }, WITHIN);
        looks.add(check);
        check();
      });
    },
  };
}
