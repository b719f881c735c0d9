/** Work on one thing at a time in this process, so that a crowd does not race for the same guarded update. */
export type Turns = {
  /** Runs when everything taken before it for this key has ended, however it ended. */
  take<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
};

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(key, work) {
      const turn = (last.get(key) ?? Promise.resolve()).then(work);
      const ended = turn
        .catch(() => {
          // Whoever took the turn is told; the next one only waits for its end.
        })
        .then(() => {
          if (last.get(key) === ended) last.delete(key);
        });
      last.set(key, ended);
      return turn;
    },
  };
}
