import { useCallback, useEffect, useState } from 'react';

export type Answer<Value> =
  | { status: 'loading' }
  | { status: 'ready'; value: Value }
  | { status: 'failed'; error: unknown };

/**
 * One HTTP read for a list that is not live. `ask` must be stable (`useCallback`): a new one asks
 * again, and an answer that comes after a newer question is dropped. While asking again the last
 * value stays, so that lists do not flash.
 */
export function useRequest<Value>(ask: () => Promise<Value>): { answer: Answer<Value>; reload: () => void } {
  const [answer, setAnswer] = useState<Answer<Value>>({ status: 'loading' });
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks the same question again.
  useEffect(() => {
    let superseded = false;
    ask().then(
      (value) => {
        if (!superseded) setAnswer({ status: 'ready', value });
      },
      (error: unknown) => {
        if (!superseded) setAnswer({ status: 'failed', error });
      },
    );
    return () => {
      superseded = true;
    };
  }, [ask, round]);

  const reload = useCallback(() => setRound((current) => current + 1), []);
  return { answer, reload };
}
