/**
 * Runs a job now and then again `every` milliseconds after it ended, one run at a time. A run that
 * throws is reported and the next one comes all the same.
 * @returns stops it and waits for the run under way
 */
export function repeat(
  job: () => Promise<void>,
  every: number,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running = Promise.resolve();
  const run = () => {
    running = job()
      .catch(onError)
      .then(() => {
        if (!stopped) timer = setTimeout(run, every);
      });
  };
  run();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
