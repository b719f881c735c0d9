import { setImmediate } from 'node:timers/promises';
import type { Presence as PresenceView } from '@satchel/protocol/conversation';
import type { Conversations } from '../../ports/data-store/conversations.ts';
import { findAcquaintances } from '../../use-cases/find-acquaintances.ts';
import { drains, sendHint } from '../send-hint.ts';
import type { Watching } from './watching.ts';

export type WatcherTelling = {
  /** Whoever watches them hears how they stand when their turn comes. */
  changed(userIds: Iterable<string>): void;
  /** Tells those that did not drain when something changed, and do now, how all whom they watch stand. */
  makeUp(): Promise<void>;
};

type Uses = {
  watching: Watching;
  conversations: Pick<Conversations, 'ofUser'>;
  /** How they stand at the moment it resolves. */
  look: (userIds: readonly string[]) => Promise<PresenceView[]>;
  onFault: (error: unknown) => void;
};

/** One person after the other, and several changes of one as one, so that the newest state is told last. */
export function createWatcherTelling({ watching, conversations, look, onFault }: Uses): WatcherTelling {
  const waiting = new Set<string>();
  let running = false;

  const tell = async (userId: string) => {
    if (watching.watchersOf(userId).size === 0) return;
    // Membership is asked again here: a watch was allowed for conversations that are shared no more (M10).
    const acquaintances = await findAcquaintances({ conversations }, userId);
    const frame = frameOf(await look([userId]));
    for (const peer of watching.watchersOf(userId)) {
      if (!acquaintances.has(peer.who.account.id)) continue;
      if (peer.phase !== 'open' || !sendHint(peer, frame)) watching.miss(peer);
    }
  };

  const run = async () => {
    running = true;
    for (const userId of waiting) {
      waiting.delete(userId);
      await tell(userId).catch(onFault);
      // The store may answer without leaving the loop turn: a crowd that comes at once lets others have theirs.
      await setImmediate();
    }
    running = false;
  };

  return {
    changed(userIds) {
      for (const userId of userIds) waiting.add(userId);
      if (!running) void run();
    },
    async makeUp() {
      for (const peer of watching.thatMissed()) {
        if (peer.phase === 'greeting' || !drains(peer)) continue;
        watching.madeUp(peer);
        const known = await findAcquaintances({ conversations }, peer.who.account.id);
        const people = await look(watching.watchedBy(peer).filter((userId) => known.has(userId)));
        if (people.length > 0 && !sendHint(peer, frameOf(people))) watching.miss(peer);
      }
    },
  };
}

function frameOf(people: PresenceView[]): string {
  return JSON.stringify({ type: 'presence', people });
}
