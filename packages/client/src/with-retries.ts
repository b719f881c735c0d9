import { retryDelay } from './reconnect-policy.ts';
import { aborted, asRequestFailed } from './request-failed.ts';
import type { Wait } from './wait.ts';

/** Tries before a transfer gives up and shows its error; with full jitter that is about a minute. */
const TRIES = 8;

export type Retrying = { wait: Wait; chance(): number };

/** Repeats what failed for a passing reason. `alsoFor` names refusals that a fresh look may cure. */
export async function withRetries<T>(
  { wait, chance }: Retrying,
  signal: AbortSignal,
  run: () => Promise<T>,
  alsoFor: readonly string[] = [],
): Promise<T> {
  for (let tries = 0; ; tries++) {
    if (signal.aborted) throw aborted();
    try {
      return await run();
    } catch (cause) {
      if (signal.aborted) throw aborted(cause);
      const error = asRequestFailed(cause);
      const passing = error.retryable || alsoFor.includes(error.code);
      if (!passing || tries + 1 >= TRIES) throw error;
      await wait(retryDelay(tries, chance(), error.retryAfterMs), signal);
    }
  }
}
