import { type RetireUses, retireGuest } from '../../use-cases/retire-guest.ts';

/** Guests whose socket has ended: the room is told as soon as the store takes it (S6). */
export type Departures = {
  add(userId: string): void;
  /** Tries again what did not work; to be called every few seconds. */
  retry(): void;
  /** Resolves when everything under way has ended. */
  settle(): Promise<void>;
};

export function createDepartures(uses: RetireUses, onFault: (error: unknown) => void): Departures {
  const waiting = new Set<string>();
  const underWay = new Map<string, Promise<void>>();

  const start = (userId: string) => {
    if (underWay.has(userId)) return;
    const run = retireGuest(uses, userId)
      .then(() => {
        waiting.delete(userId);
      })
      .catch(onFault)
      .finally(() => underWay.delete(userId));
    underWay.set(userId, run);
  };

  return {
    add(userId) {
      waiting.add(userId);
      start(userId);
    },
    retry() {
      for (const userId of waiting) start(userId);
    },
    async settle() {
      await Promise.all(underWay.values());
    },
  };
}
