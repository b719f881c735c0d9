import { fold } from '@satchel/protocol/fold';
import { isChangeRow, isMessageRow, type MessageRow } from '@satchel/protocol/rows';
import { AppError } from '../../../domain/app-error.ts';
import { type RowModel, type StoredRow, toRow } from './stored-row.ts';
import { dropWords } from './words.ts';

/** Called after each durable step of an append; one that throws stops it there, as the end of the process would. */
export type AfterStep = (step: 'inserted' | 'folded' | 'wordless' | 'settled') => void;

/** Somebody else folds the same message; each time one of us gets further. */
const ATTEMPTS = 100;

/**
 * Folds into a message all of its changes that are not in it yet, in the order of the log, and only
 * then takes their marks away. Whoever comes later, on any node, finds nothing left to do.
 * @returns whether the message is a tombstone, and its changes wordless
 */
export async function foldTarget(rows: RowModel, target: string, afterStep: AfterStep): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await rows.findOne({ _id: target }).lean<StoredRow>();
    if (stored === null) return forgetMarks(rows, target);
    const changes = await changesAbove(rows, target, stored.applied ?? 0);
    const applied = changes.at(-1)?.seq ?? stored.applied ?? 0;
    const message = toRow(stored);
    let isDeleted = false;
    // A target that cannot be read stays as it is: its changes must not stop the log (M11).
    if (isMessageRow(message)) {
      const folded = changes.map(toRow).filter(isChangeRow).reduce(fold, message);
      if (changes.length > 0 && !(await replaceFolded(rows, { ...folded, applied }, message.applied)))
        continue;
      afterStep('folded');
      isDeleted = folded.deletedAt !== undefined;
    }
    if (isDeleted) {
      await dropWords(rows, target);
      afterStep('wordless');
    }
    await rows.updateMany({ target, unfolded: true, seq: { $lte: applied } }, { $unset: { unfolded: 1 } });
    afterStep('settled');
    return isDeleted;
  }
  throw new AppError('unavailable', { message: 'Too many change this message at once.' });
}

/** Only a damaged log has changes of nothing; they must not keep the sweeper from the others. */
async function forgetMarks(rows: RowModel, target: string): Promise<false> {
  await rows.updateMany({ target, unfolded: true }, { $unset: { unfolded: 1 } });
  return false;
}

/** A row is inserted only after the one before it, so what is read here has no gap. */
function changesAbove(rows: RowModel, target: string, applied: number): Promise<StoredRow[]> {
  return rows
    .find({ target, seq: { $gt: applied } })
    .sort({ seq: 1 })
    .lean<StoredRow[]>()
    .exec();
}

/** @returns false when somebody else folded meanwhile */
async function replaceFolded(rows: RowModel, folded: MessageRow, before: number): Promise<boolean> {
  const { id, applied, editedAt, deletedAt, reactions, body } = folded;
  const $set = {
    applied,
    body,
    ...(editedAt === undefined ? {} : { editedAt }),
    ...(deletedAt === undefined ? {} : { deletedAt }),
    ...(reactions === undefined ? {} : { reactions: listed(reactions) }),
  };
  const $unset = {
    ...(reactions === undefined ? { reactions: 1 as const } : {}),
    ...(deletedAt === undefined ? {} : { bytes: 1 as const }),
  };
  return (await rows.updateOne({ _id: id, applied: before }, { $set, $unset })).matchedCount > 0;
}

export function listed(reactions: Record<string, string[]>) {
  return Object.entries(reactions).map(([emoji, userIds]) => ({ emoji, userIds }));
}
