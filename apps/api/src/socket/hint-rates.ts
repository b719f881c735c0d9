import { AppError } from '../domain/app-error.ts';
import { createAllowance } from './allowance.ts';

/** Per socket, in any ten seconds: many times what a person who types or scrolls causes. */
const WITHIN = 10_000;
const allowed = { typing: 10, watch: 30 };

export type HintRates = {
  /** @throws AppError `rate_limited` with the time to wait */
  demand(socket: object, kind: keyof typeof allowed): void;
};

/** Typing and watching are no messages, so they do not count as any, but cost a look at the store each (M12). */
export function createHintRates(now: () => number): HintRates {
  const rates = Object.fromEntries(
    Object.entries(allowed).map(([kind, count]) => [
      kind,
      createPerSocket(() => createAllowance({ count, within: WITHIN, now })),
    ]),
  );
  return {
    demand(socket, kind) {
      const wait = rates[kind]?.(socket)() ?? 0;
      if (wait === 0) return;
      throw new AppError('rate_limited', {
        message: `At most ${allowed[kind]} of these in ten seconds; wait ${Math.ceil(wait / 1000)} s.`,
        limit: allowed[kind],
        retryAfterMs: wait,
      });
    },
  };
}

function createPerSocket<T>(make: () => T): (socket: object) => T {
  const made = new WeakMap<object, T>();
  return (socket) => {
    const known = made.get(socket) ?? make();
    made.set(socket, known);
    return known;
  };
}
