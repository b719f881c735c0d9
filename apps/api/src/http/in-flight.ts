import type { RequestHandler } from 'express';

export type InFlight = {
  /** Counts each request until its answer is out or its connection gone. */
  count: RequestHandler;
  /** From here on every answer is the last one on its connection. */
  drain(): void;
  isDraining(): boolean;
  /** Resolves when no request is under way, at the latest after `within` milliseconds. */
  idle(within: number): Promise<void>;
};

export function createInFlight(): InFlight {
  let running = 0;
  let draining = false;
  let wake = () => {};
  return {
    count(_req, res, next) {
      running += 1;
      if (draining) res.setHeader('Connection', 'close');
      res.once('close', () => {
        running -= 1;
        if (running === 0) wake();
      });
      next();
    },
    drain() {
      draining = true;
    },
    isDraining: () => draining,
    idle: (within) =>
      new Promise((resolve) => {
        if (running === 0 || within === 0) return resolve();
        const timer = setTimeout(resolve, within);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}
