import type { Presence } from '@satchel/protocol/conversation';
import { type Cell, cell, type Live } from './live.ts';
import { asRequestFailed } from './request-failed.ts';
import type { SocketRequests } from './socket-requests.ts';
import type { Timers } from './timers.ts';

/** Scrolling through conversations says where it ended, not each step. */
const SETTLE = 150;

export type PresencesOptions = {
  /** Sorted ids of the people somebody may be looking at now. */
  wanted(): string[];
  request: SocketRequests['request'];
  timers: Timers;
  failed(error: unknown): void;
};

export type Presences = ReturnType<typeof createPresences>;

/** Who is there: only of people on screen, only while the line is up, and only as long as it is told (M12). */
export function createPresences({ wanted, request, timers, failed }: PresencesOptions) {
  const cells = new Map<string, Cell<Presence | undefined>>();
  let watched: readonly string[] = [];
  let timer: unknown;
  let up = false;

  const cellOf = (userId: string): Cell<Presence | undefined> => {
    const known = cells.get(userId) ?? cell<Presence | undefined>(undefined);
    cells.set(userId, known);
    return known;
  };

  const learn = (people: readonly Presence[]) => {
    for (const presence of people) {
      if (watched.includes(presence.userId)) cellOf(presence.userId).set(presence);
    }
  };

  const watch = async (): Promise<void> => {
    timer = undefined;
    const next = wanted();
    if (!up || next.join() === watched.join()) return;
    for (const userId of watched) if (!next.includes(userId)) cellOf(userId).set(undefined);
    watched = next;
    try {
      const { people } = await request('watch', { userIds: next });
      if (watched === next) learn(people);
    } catch (error) {
      // The next change of the screen, or the next line, says it again.
      if (watched === next) watched = [];
      if (asRequestFailed(error).code !== 'network') failed(error);
    }
  };

  const changed = () => {
    if (up && timer === undefined) timer = timers.set(() => void watch(), SETTLE);
  };

  return {
    /** Undefined when it is not known: not watched, no line, or nobody I share a conversation with. */
    presence: (userId: string): Live<Presence | undefined> => cellOf(userId),
    /** Something on screen changed. */
    changed,
    heard: learn,
    /** A new line knows nothing of what the last one watched. */
    lineUp(): void {
      if (up) return;
      up = true;
      changed();
    },
    lineDown(): void {
      if (!up) return;
      up = false;
      timers.clear(timer);
      timer = undefined;
      for (const userId of watched) cellOf(userId).set(undefined);
      watched = [];
    },
  };
}
