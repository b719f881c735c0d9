type Uses = {
  /** Milliseconds since some start, which no setting of the clock moves. */
  elapsed: () => number;
  /** The clock went this far ahead of the time that passed; nothing expires by it for `LEAP_HELD`. */
  onLeap: (ahead: number) => void;
};

export type Look = {
  now: number;
  /** Later than `now` once after the clock went back: what was due by then may have been put off by a time that is no more. */
  horizon: number;
};

/** Milliseconds; more than slewing or a busy machine ever come to between two looks. */
export const LEAP_MIN = 300_000;
/** Time for the clock to be set right, by itself or by the operator whom the log calls. */
export const LEAP_HELD = 3_600_000;

/**
 * What is taken for the time where something ends by it. That is for good, so a clock that leaps ahead between two
 * looks is not believed for an hour: meanwhile time goes on by what really passed. A clock set back is
 * believed at once, because it ends nothing early. A machine that slept looks like a leap and costs
 * its expired files that hour.
 * @returns to be called with what the clock shows now, always the same clock
 */
export function createBelief({ elapsed, onLeap }: Uses): (wall: number) => Look {
  let last: { now: number; at: number } | undefined;
  let leaptAt: number | undefined;
  return (wall) => {
    const at = elapsed();
    const before = last ?? { now: wall, at };
    // Whole, as all times that a store is asked with.
    const expected = before.now + Math.floor(at - before.at);
    const isAhead = wall - expected > LEAP_MIN;
    if (isAhead && leaptAt === undefined) onLeap(wall - expected);
    leaptAt = isAhead ? (leaptAt ?? at) : undefined;
    const isHeld = leaptAt !== undefined && at - leaptAt < LEAP_HELD;
    if (!isHeld) leaptAt = undefined;
    const now = isHeld ? expected : wall;
    last = { now, at };
    return { now, horizon: Math.max(now, expected) };
  };
}

/** @param storeNow the store's clock, which expiry uses */
export function createBelievedClock({
  storeNow,
  ...uses
}: Uses & { storeNow: () => Promise<number> }): () => Promise<Look> {
  const believe = createBelief(uses);
  return async () => believe(await storeNow());
}
