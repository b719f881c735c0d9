import { isDuplicateKey } from './vendor-error.ts';

/** Of two upserts that race to make one document the server refuses the slower; it finds the document next time. */
export async function upsert<Result>(operation: () => PromiseLike<Result>): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return operation();
  }
}
