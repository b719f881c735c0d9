/** Ids' worth of one filling. */
const POOL_BYTES = 4096;

/**
 * Random bytes taken from a store of them: asking the system for a few costs as much as for a page.
 * Each is given out once.
 * @param fill with cryptographic randomness
 * @returns at most `POOL_BYTES` at a time; valid until the next call
 */
export function createRandomPool(fill: (bytes: Uint8Array) => void): (length: number) => Uint8Array {
  const pool = new Uint8Array(POOL_BYTES);
  let taken = POOL_BYTES;
  return (length) => {
    if (length > POOL_BYTES) throw new RangeError(`At most ${POOL_BYTES} random bytes, not ${length}.`);
    if (taken + length > POOL_BYTES) {
      fill(pool);
      taken = 0;
    }
    taken += length;
    return pool.subarray(taken - length, taken);
  };
}
