/** Who writes which part in this process: one writer per part (F16), one request per form upload. */
export type PartClaims = {
  /** @returns gives the place back, or undefined while it is taken */
  claim(fileId: string, n: number): (() => void) | undefined;
};

export function createPartClaims(): PartClaims {
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
