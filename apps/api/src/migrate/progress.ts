/** Milliseconds; a terminal should be alive, a log should not be full of it. */
const TELL_EVERY = 5000;

/** Sums up what moves and says how far it is now and then. */
export function createProgress({ print, now }: { print: (line: string) => void; now: () => number }) {
  const sums = new Map<string, number>();
  let toldAt = now();
  return (what: string, count = 1): void => {
    const sum = (sums.get(what) ?? 0) + count;
    sums.set(what, sum);
    if (now() - toldAt < TELL_EVERY) return;
    toldAt = now();
    print(`… ${what}: ${sum}`);
  };
}
