import { AppError } from '../domain/app-error.ts';
import type { FileRecord } from '../domain/file.ts';
import { nextStep, type Step } from '../domain/file-schedule.ts';
import { changeFile, reload, tryChange } from './change-file.ts';
import { type FinishUses, finishUpload } from './finish-upload.ts';
import { lookForObject } from './look-for-object.ts';
import { publishCard } from './publish-card.ts';

export type SweepUses = FinishUses;

/** More steps than any file needs from where it is to its end. */
const STEPS = 8;
const RETRY_BASE = 1000;
const RETRY_CAP = 3_600_000;

/**
 * Takes a file as far as it can go now: finish, post, claim, remove, note (design §8). Each step is
 * idempotent and guarded by the version it looked at; after a failure the file stays due, later.
 * @throws what the failed step threw, after its retry is recorded
 */
export async function sweepFile(uses: SweepUses, file: FileRecord): Promise<FileRecord> {
  let current = file;
  for (let steps = 0; steps < STEPS; steps++) {
    const step = nextStep(current, uses.now());
    if (step === 'none') return current;
    try {
      current = await take(uses, current, step);
    } catch (error) {
      await postpone(uses, current);
      throw error;
    }
  }
  return current;
}

async function take(uses: SweepUses, file: FileRecord, step: Exclude<Step, 'none'>): Promise<FileRecord> {
  switch (step) {
    case 'finish':
    case 'post':
      return (await finishUpload(uses, file)).file;
    case 'remove':
      return remove(uses, file);
    case 'note':
      return publishCard(uses, file);
    case 'remind':
      return publishCard(uses, await changeFile(uses.files, file, { type: 'reminded', at: uses.now() }));
    case 'look':
      return lookForObject(uses, file);
    default: {
      const claim = { type: 'claimed' as const, reason: step.claim, at: uses.now() };
      return (await tryChange(uses.files, file, claim)) ?? reload(uses.files, file.id);
    }
  }
}

/** The record says "claimed" before the store is touched and "gone" only after the store says so (F11). */
async function remove({ files, objects, now }: SweepUses, file: FileRecord): Promise<FileRecord> {
  if (!('key' in file)) throw new AppError('changed_meanwhile');
  if (file.state === 'withdrawn' && file.uploadId !== undefined) await objects.abort(file.key, file.uploadId);
  await objects.remove(file.key);
  if ((await objects.stat(file.key)) !== undefined) throw new AppError('storage_unavailable');
  await files.forgetParts(file.id);
  return changeFile(files, file, { type: 'removed', at: now() });
}

/** Doubles up to an hour and never gives up; the card is brought up to date meanwhile. */
async function postpone(uses: SweepUses, looked: FileRecord): Promise<void> {
  const file = await publishCard(uses, await reload(uses.files, looked.id));
  const wait = Math.min(RETRY_CAP, RETRY_BASE * 2 ** (file.retry?.failures ?? 0));
  await changeFile(uses.files, file, { type: 'failed', retryAt: uses.now() + wait });
}
