import { useCallback, useState } from 'react';

/** Runs something a person asked for once at a time and keeps its failure until the next try. */
export function useAction<Arguments extends unknown[]>(
  act: (...args: Arguments) => Promise<void>,
): { run: (...args: Arguments) => Promise<void>; busy: boolean; error: unknown } {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const run = useCallback(
    async (...args: Arguments) => {
      setBusy(true);
      setError(undefined);
      try {
        await act(...args);
      } catch (failure) {
        setError(failure);
      } finally {
        setBusy(false);
      }
    },
    [act],
  );
  return { run, busy, error };
}
