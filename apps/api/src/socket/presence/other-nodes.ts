/** What other nodes said of who is connected to them, each for as long as it may be believed (M12). */
export type OtherNodes = {
  has(userId: string): boolean;
  hear(said: { nodeId: string; online: readonly string[]; gone: readonly string[] }): void;
  /** Forgets what is too old. @returns those it was known of */
  expire(): string[];
};

export function createOtherNodes({ now, shownFor }: { now: () => number; shownFor: number }): OtherNodes {
  const heardAt = new Map<string, Map<string, number>>();

  const forget = (userId: string, nodeId: string) => {
    const nodes = heardAt.get(userId);
    nodes?.delete(nodeId);
    if (nodes?.size === 0) heardAt.delete(userId);
  };

  return {
    has: (userId) => heardAt.has(userId),
    hear({ nodeId, online, gone }) {
      for (const userId of online) {
        heardAt.set(userId, (heardAt.get(userId) ?? new Map<string, number>()).set(nodeId, now()));
      }
      for (const userId of gone) forget(userId, nodeId);
    },
    expire() {
      const expired: string[] = [];
      for (const [userId, nodes] of heardAt) {
        for (const [nodeId, at] of nodes) {
          if (now() - at <= shownFor) continue;
          forget(userId, nodeId);
          expired.push(userId);
        }
      }
      return expired;
    },
  };
}
