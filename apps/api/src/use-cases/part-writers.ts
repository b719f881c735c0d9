/** Who writes which part in this process: one writer per part (F16), one request per form upload. */
export type PartWriters = {
  /** @returns gives the place back, or undefined while it is taken */
  claim(fileId: string, n: number): (() => void) | undefined;
};

export function createPartWriters(): PartWriters {
  const taken = new Set<string>();
  return {
    claim(fileId, n) {
      const place = `${fileId}:${n}`;
      if (taken.has(place)) return undefined;
      taken.add(place);
      return () => taken.delete(place);
    },
  };
}
