import type { Transfer, TransferControl } from './transfer.ts';
import type { TransferJob } from './transfer-job.ts';

export type ControlOptions = {
  state(): Transfer['state'] | undefined;
  job: TransferJob;
  /** False while there is nothing to run with: an upload whose file has to be chosen again. */
  canRun(): boolean;
  remove(): void;
  continueWith(file: Blob, name: string): boolean;
};

/** Which act means something in which state; the rest is ignored, because buttons come late. */
export function createTransferControl({
  state,
  job,
  canRun,
  remove,
  continueWith,
}: ControlOptions): TransferControl {
  const isOver = () => ['done', 'cancelled', undefined].includes(state());
  const go = () => {
    if (canRun() && (state() === 'paused' || state() === 'failed')) job.start();
  };
  const cancel = () => {
    if (!isOver()) job.cancel();
  };
  return {
    pause: () => job.pause(),
    resume: go,
    retry: go,
    cancel,
    dismiss() {
      // One that failed or waits would come back after a reload unless it is taken back first.
      cancel();
      remove();
    },
    continueWith,
  };
}
