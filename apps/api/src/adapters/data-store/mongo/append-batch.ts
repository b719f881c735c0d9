import type { AppendResult } from '../../../ports/data-store/messages.ts';
import type { Waiting } from './append-queue.ts';
import { type AfterStep, foldTarget } from './fold-target.ts';
import type { Placed, PlaceRows } from './place-rows.ts';
import { type RowModel, type StoredRow, toRow } from './stored-row.ts';
import { translate } from './vendor-error.ts';
import { wordless } from './words.ts';

type Uses = { rows: RowModel; placeRows: PlaceRows; afterStep: AfterStep };

/** Places the rows of one conversation, then folds its change rows into their targets. Settles each row. */
export function openAppendBatch({ rows, placeRows, afterStep }: Uses) {
  /** @returns for each target that is a message of this conversation, whether it is deleted */
  async function findTargets(conversationId: string, batch: readonly Waiting[]) {
    const ids = new Set(batch.flatMap(({ row }) => row.target ?? []));
    if (ids.size === 0) return new Map<string, boolean>();
    const found = await rows
      .find({ _id: { $in: [...ids] }, conversationId, isMessage: true })
      .select('deletedAt')
      .lean<Pick<StoredRow, '_id' | 'deletedAt'>[]>();
    return new Map(found.map(({ _id, deletedAt }) => [_id, deletedAt !== undefined]));
  }

  /** A change of what is deleted already is stored without its words, so that no read ever gives them (M11). */
  async function withTargets(conversationId: string, batch: readonly Waiting[]): Promise<Waiting[]> {
    const targets = await findTargets(conversationId, batch);
    return batch.flatMap((waiting) => {
      const { target } = waiting.row;
      if (target === undefined) return [waiting];
      const isDeleted = targets.get(target);
      if (isDeleted !== undefined) return [isDeleted ? { ...waiting, row: wordless(waiting.row) } : waiting];
      waiting.resolve({ outcome: 'target_missing' });
      return [];
    });
  }

  async function answer(placed: readonly Placed[]): Promise<void> {
    const folding = new Map<string, Promise<boolean>>();
    for (const { stored } of placed) {
      const { target, unfolded } = stored;
      if (target === undefined || unfolded === undefined || folding.has(target)) continue;
      folding.set(target, foldTarget(rows, target, afterStep));
    }
    await Promise.all(
      placed.map(async ({ waiting, stored, isNew }) => {
        try {
          const isDeleted = stored.target !== undefined && (await folding.get(stored.target)) === true;
          const row = toRow(isDeleted ? wordless(stored) : stored);
          waiting.resolve(resultOf(waiting, { ...stored, isNew }, row));
        } catch (error) {
          waiting.reject(translate(error));
        }
      }),
    );
  }

  return async (conversationId: string, batch: readonly Waiting[]): Promise<void> => {
    try {
      const fitting = await withTargets(conversationId, batch);
      await answer(await placeRows(conversationId, fitting));
    } catch (error) {
      for (const { reject } of batch) reject(translate(error));
    }
  };
}

function resultOf(
  { row: wanted }: Waiting,
  stored: { isNew: boolean; fingerprint: string },
  row: Extract<AppendResult, { outcome: 'appended' }>['row'],
): AppendResult {
  if (stored.isNew) return { outcome: 'appended', row };
  return stored.fingerprint === wanted.fingerprint
    ? { outcome: 'repeated', row }
    : { outcome: 'cid_conflict' };
}
