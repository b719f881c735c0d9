export type Repeated = {
  /** Runs the job as soon as no run is under way, instead of at its time. */
  wake(): void;
  /** Waits for the run under way; afterwards nothing runs. */
  stop(): Promise<void>;
};

/**
 * Runs a job now and then again `every` milliseconds after it ended, one run at a time. A run that
 * throws is reported and the next one comes all the same.
 */
export function repeat(job: () => Promise<void>, every: number, onFault: (error: unknown) => void): Repeated {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let woken = false;
  let running: Promise<void> | undefined;

  const run = async () => {
    clearTimeout(timer);
    do {
      woken = false;
      await job().catch(onFault);
    } while (woken && !stopped);
    running = undefined;
    if (!stopped) timer = setTimeout(start, every);
  };
  const start = () => {
    running = run();
  };

  start();
  return {
    wake() {
      if (running !== undefined) woken = true;
      else if (!stopped) start();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
