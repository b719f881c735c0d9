export type Leases = {
  /**
   * Takes or renews a named lease by the store's own clock.
   * @param ttl milliseconds from now; the same for all who want this name
   * @returns false while another holder's lease runs
   */
  acquire(name: string, holder: string, ttl: number): Promise<boolean>;
  /** Does nothing unless `holder` has it. */
  release(name: string, holder: string): Promise<void>;
  /** Whose lease runs now, by the store's own clock. @returns undefined when nobody's does */
  holderOf(name: string): Promise<string | undefined>;
};
