import type { FileRecord } from '../domain/file.ts';
import { nextStep } from '../domain/file-schedule.ts';
import { type SweepUses, sweepFile } from '../use-cases/sweep-file.ts';
import type { Look } from './believed-clock.ts';

type Uses = SweepUses & {
  isSweeper: () => Promise<boolean>;
  look: () => Promise<Look>;
  onFault: (error: unknown) => void;
};

export type FileSweep = {
  /** Looks at what is due. Ends while the object store may still be at work on some of it. */
  round(): Promise<void>;
  /** From now on no further file is begun. @returns when the last one under way is done */
  stop(): Promise<void>;
};

export const SWEEP_FILES_EVERY = 1000;
const BATCH = 200;
/** An object store that does not answer keeps so many calls waiting for each of its minutes, and nothing else. */
const AT_ONCE = 8;

/**
 * Takes due files as far as they go, from the store's own state (F11). What the data store can do alone is
 * done at once; what needs the object store waits for it aside, so that a slow one delays neither the cards
 * of other files nor any other repair.
 */
export function createFileSweep(uses: Uses): FileSweep {
  const { files, look, isSweeper, onFault } = uses;
  const underWay = new Map<string, Promise<unknown>>();
  let waiting: { file: FileRecord; now: number }[] = [];
  let isStopped = false;

  const sweep = (file: FileRecord, now: number) =>
    sweepFile({ ...uses, now: () => now }, file).catch(onFault);

  function beginWaiting(): void {
    while (!isStopped && underWay.size < AT_ONCE) {
      const next = waiting.shift();
      if (next === undefined) return;
      const { file, now } = next;
      if (underWay.has(file.id)) continue;
      const done = sweep(file, now).finally(() => {
        underWay.delete(file.id);
        beginWaiting();
      });
      underWay.set(file.id, done);
    }
  }

  return {
    async round() {
      if (!(await isSweeper())) {
        waiting = [];
        return;
      }
      const { now, horizon } = await look();
      const due = await files.due(horizon, BATCH);
      const idle = due.filter(({ id }) => !underWay.has(id));
      waiting = idle.filter((file) => needsObjects(file, now)).map((file) => ({ file, now }));
      beginWaiting();
      for (const file of idle) {
        if (isStopped) return;
        if (!needsObjects(file, now)) await sweep(file, now);
      }
    },
    async stop() {
      isStopped = true;
      await Promise.all(underWay.values());
    },
  };
}

/** A claim leads to the removal; whatever is not known to be a matter of records alone may. */
function needsObjects(file: FileRecord, now: number): boolean {
  const step = nextStep(file, now);
  return step !== 'none' && step !== 'note' && step !== 'remind' && step !== 'post';
}
