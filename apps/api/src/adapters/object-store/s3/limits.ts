/** Milliseconds; all attempts of a short request together. */
export const ANSWER_WITHIN = 20_000;
/** Some servers copy the whole file before they answer. */
export const COMPLETE_WITHIN = 600_000;
/** Without a byte in either direction. */
export const MOVE_WITHIN = 60_000;
/** For those who asked for something the store could not do now. */
export const RETRY_AFTER = 5000;

/** A verb that waits longer than this fails. */
export async function within<T>(ms: number, work: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
