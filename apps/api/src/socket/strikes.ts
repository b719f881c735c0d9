export type Strikes = { strike(mistake: string): boolean };

/** Counts the same mistake within a sliding time; tells when it was made too often. */
export function createStrikes({
  allowed,
  within,
  now,
}: {
  allowed: number;
  within: number;
  now: () => number;
}): Strikes {
  const times = new Map<string, number[]>();
  return {
    strike(mistake) {
      const recent = (times.get(mistake) ?? []).filter((at) => now() - at < within);
      recent.push(now());
      if (times.size > 16) times.clear();
      times.set(mistake, recent);
      return recent.length >= allowed;
    },
  };
}
