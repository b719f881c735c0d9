export type Clock = { now: () => number; advance: (ms: number) => void };

/** Stands still until a test moves it; starts at the real time, so that dates stay believable. */
export function createClock(): Clock {
  let at = Date.now();
  return {
    now: () => at,
    advance: (ms) => {
      at += ms;
    },
  };
}
