import type { Model } from 'mongoose';
import { AppError } from '../../../domain/app-error.ts';

/** Makes what is missing. Uniqueness is what exactly-once and one winner per race rest on. */
export async function makeIndexes(models: readonly Model<unknown>[]): Promise<void> {
  const made = await Promise.allSettled(models.map(makeMissing));
  const failed = made.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  await demandIndexes(models);
}

/** @throws AppError `unavailable` naming a collection that lacks one */
export async function demandIndexes(models: readonly Model<unknown>[]): Promise<void> {
  for (const [index, missing] of (await Promise.all(models.map(missingIndexes))).entries()) {
    if (missing.length === 0) continue;
    throw new AppError('unavailable', {
      message: `The collection "${models[index]?.modelName}" lacks the index ${JSON.stringify(missing[0])}: restart Satchel, which makes it.`,
    });
  }
}

async function makeMissing(model: Model<unknown>): Promise<void> {
  if ((await missingIndexes(model)).length === 0) return;
  try {
    const wanted = model.schema.indexes().map(([key, options]) => ({ ...options, key }));
    if (wanted.length === 0) await model.createCollection();
    else await model.collection.createIndexes(wanted as never);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('unavailable', {
      message: `The indexes of the collection "${model.modelName}" cannot be made: ${why}. Remove what is in their way and start again.`,
      cause: error,
    });
  }
}

async function missingIndexes(model: Model<unknown>): Promise<readonly unknown[]> {
  const { toCreate } = await model.diffIndexes({ indexOptionsToCreate: true });
  return toCreate;
}
