/**
 * At most `count` within any `within` milliseconds; a refused attempt costs nothing.
 * @returns takes one: 0, or the milliseconds until there is another
 */
export function createAllowance({
  count,
  within,
  now,
}: {
  count: number;
  within: number;
  now: () => number;
}): () => number {
  let taken: number[] = [];
  return () => {
    const at = now();
    taken = taken.filter((earlier) => at - earlier < within);
    if (taken.length >= count) return (taken[0] ?? at) + within - at;
    taken.push(at);
    return 0;
  };
}
