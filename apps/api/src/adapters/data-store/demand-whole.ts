import { AppError } from '../../domain/app-error.ts';
import type { Records } from '../../ports/data-store/records.ts';

/** @throws AppError `unavailable` for a store that `satchel migrate` has begun to fill: half a history must not go on */
export async function demandWhole({ arrival }: Pick<Records, 'arrival'>): Promise<void> {
  const begun = await arrival();
  if (begun === undefined || begun.finishedAt !== undefined) return;
  throw new AppError('unavailable', {
    message:
      'satchel migrate has not finished filling this database: run it once more as before, and it goes on where it was.',
  });
}
