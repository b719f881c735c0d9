/** What a page of records may hold in memory. */
const PAGE_BYTES = 8 * 1024 * 1024;

/** The first of them that fit together, at least one where there are any. */
export function takeWithin<Found>(found: readonly Found[], sizeOf: (one: Found) => number): Found[] {
  let bytes = 0;
  const end = found.findIndex((one, index) => {
    bytes += sizeOf(one);
    return index > 0 && bytes > PAGE_BYTES;
  });
  return found.slice(0, end === -1 ? undefined : end);
}
