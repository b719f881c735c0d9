import { AppError } from '../../../domain/app-error.ts';
import type { Waiting } from './append-queue.ts';
import type { Courtesy } from './courtesy.ts';
import type { FindStored } from './find-stored.ts';
import type { AfterStep } from './fold-target.ts';
import type { Heads } from './heads.ts';
import type { RowModel, StoredRow } from './stored-row.ts';
import { isDriverError, storedBeforeDuplicate, translate } from './vendor-error.ts';

/** A row of a batch as the log has it now, from this append or from an earlier one. */
export type Placed = { waiting: Waiting; stored: StoredRow; isNew: boolean };

/** @returns what is stored and durable; the other rows are rejected */
export type PlaceRows = (conversationId: string, batch: readonly Waiting[]) => Promise<Placed[]>;

type Uses = {
  rows: RowModel;
  heads: Heads;
  findStored: FindStored;
  courtesy: Courtesy;
  afterStep: AfterStep;
};

/** Another node appends to the same conversation; each time one of the two gets further. */
const ATTEMPTS = 100;

/**
 * Gives rows the next places of their log in one ordered insert, which stops at the first place that
 * is taken: a row is stored only after the one before it, so no reader ever sees a hole.
 */
export function openPlaceRows({ rows, heads, findStored, courtesy, afterStep }: Uses): PlaceRows {
  /** @returns the rows this insert stored for certain, and why it stored no more */
  async function insert(conversationId: string, batch: readonly Waiting[]) {
    await courtesy.letPass(conversationId);
    const head = await heads.of(conversationId);
    const numbered = batch.map(({ row }, index) => ({ ...row, seq: head + index + 1 }));
    try {
      await rows.insertMany(numbered, { ordered: true });
      afterStep('inserted');
      // Set from what a successful insert wrote, never counted on: a wrong head is where holes come from.
      heads.set(conversationId, head + batch.length);
      return { stored: numbered };
    } catch (error) {
      heads.forget(conversationId);
      if (!isDriverError(error)) throw error;
      const count = storedBeforeDuplicate(error);
      return { stored: numbered.slice(0, count ?? 0), failure: { error, isSure: count !== undefined } };
    }
  }

  /** @returns those that are nowhere yet */
  async function settle(
    batch: readonly Waiting[],
    { error, isSure }: { error: Error; isSure: boolean },
    placed: Placed[],
  ): Promise<Waiting[]> {
    const stored = await findStored(batch.map(({ row }) => row));
    return batch.filter((waiting) => {
      const { byCid, byId } = stored(waiting.row);
      if (byCid !== undefined) {
        const isNew = !isSure && byCid._id === waiting.row._id;
        placed.push({ waiting, stored: byCid, isNew });
      } else if (byId !== undefined) {
        waiting.reject(new AppError('unavailable', { message: 'The id of the row is taken.', cause: error }));
      } else if (isSure) {
        return true;
      } else {
        // It may still be stored by a server that is slow: only a repeat of the cid can tell (M13).
        waiting.reject(translate(error));
      }
      return false;
    });
  }

  async function placeAll(conversationId: string, batch: readonly Waiting[], placed: Placed[]) {
    let left = batch;
    let attempt = 0;
    for (; left.length > 0 && attempt < ATTEMPTS; attempt++) {
      const { stored, failure } = await insert(conversationId, left);
      for (const [index, waiting] of left.slice(0, stored.length).entries()) {
        placed.push({ waiting, stored: stored[index] as StoredRow, isNew: true });
      }
      left = left.slice(stored.length);
      if (failure === undefined || left.length === 0) continue;
      try {
        left = await settle(left, failure, placed);
        await courtesy.lost(conversationId, attempt + 1);
      } catch (error) {
        for (const { reject } of left) reject(translate(error));
        return attempt;
      }
    }
    for (const { reject } of left) reject(new AppError('unavailable'));
    return attempt;
  }

  return async (conversationId, batch) => {
    const placed: Placed[] = [];
    const attempts = await placeAll(conversationId, batch, placed);
    await courtesy.passed(conversationId, attempts).catch(() => {
      // The lease ends by itself.
    });
    return placed;
  };
}
