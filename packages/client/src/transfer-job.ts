import { createProgressMeter } from './progress-meter.ts';
import { asRequestFailed } from './request-failed.ts';
import type { TransferPatch } from './transfer.ts';
import type { Turns } from './turns.ts';

export type JobOptions = {
  turns: Turns;
  now(): number;
  patch(fields: TransferPatch): void;
  /** Does everything that is left to do; called again after a pause or an error. */
  run(signal: AbortSignal, report: (bytes: number) => void): Promise<void>;
  /** Takes back what was done, after a cancel. */
  undo(): Promise<void>;
  failed(error: unknown): void;
};

export type TransferJob = {
  start(): void;
  pause(): void;
  cancel(): void;
  /** Resolves when nothing of it runs any more, also no taking back. */
  idle(): Promise<void>;
};

/** One transfer that can be stopped and started at any time; two runs of it never overlap. */
export function createTransferJob({ turns, now, patch, run, undo, failed }: JobOptions): TransferJob {
  let controller: AbortController | undefined;
  let last: Promise<void> = Promise.resolve();
  let bytes = 0;
  let isDone = false;

  const perform = async (mine: AbortController) => {
    const { signal } = mine;
    const meter = createProgressMeter(now);
    const report = (arrived: number) => {
      bytes = arrived;
      const progress = signal.aborted ? undefined : meter(bytes);
      if (progress !== undefined) patch(progress);
    };
    try {
      // A pause that came too late has nothing left to hold, and the run after it nothing left to do.
      if (!isDone) {
        await turns(signal, async () => {
          patch({ state: 'running' });
          await run(signal, report);
        });
      }
      isDone = signal.reason !== 'cancel';
      if (isDone) patch({ state: 'done', bytes, speed: 0 });
    } catch (error) {
      if (!signal.aborted) patch({ state: 'failed', error: asRequestFailed(error), speed: 0 });
    } finally {
      if (controller === mine) controller = undefined;
    }
  };

  const stop = (reason: 'pause' | 'cancel') => {
    controller?.abort(reason);
    controller = undefined;
  };

  return {
    start() {
      if (controller !== undefined) return;
      const mine = new AbortController();
      controller = mine;
      patch({ state: 'queued' });
      last = last.then(() => perform(mine));
    },
    pause() {
      if (controller === undefined) return;
      stop('pause');
      patch({ state: 'paused', why: 'person', speed: 0 });
    },
    cancel() {
      stop('cancel');
      patch({ state: 'cancelled', speed: 0 });
      last = last.then(undo).catch(failed);
    },
    idle: () => last,
  };
}
