import type { Messages } from '../../ports/data-store/messages.ts';
import type { Peer } from '../peer.ts';
import { forgetLag, hold, type Lag } from './outgoing.ts';

type Uses = {
  messages: Pick<Messages, 'after'>;
  /** Events that tell how a conversation stands, for this peer. */
  stateOf: (peer: Peer, conversationId: string) => Promise<string[]>;
};

/** Rows of one page; texts at their longest make this a megabyte and a half. */
const REPLAY_ROWS = 50;

/**
 * Gives a peer that was behind one page of what it is owed, from the log: rows in order, each once,
 * attachments without their bytes (M9). The last page makes the conversation live again.
 */
export function createReplay({ messages, stateOf }: Uses): (peer: Peer) => Promise<void> {
  return async (peer) => {
    const { outgoing } = peer;
    const [owed] = outgoing.lag ?? [];
    if (owed === undefined) return;
    const [conversationId, lag] = owed;
    const isOwed = () => outgoing.lag?.get(conversationId) === lag;

    if (lag.after < lag.upTo) {
      const page = await messages.after(conversationId, lag.after, REPLAY_ROWS);
      if (!isOwed()) return;
      const rows = page.filter(({ seq }) => seq <= lag.upTo);
      // Into what is held, not behind what is pending: rows that are live already come after these.
      if (rows.length > 0) hold(peer, JSON.stringify({ type: 'rows', conversationId, rows }));
      lag.after = rows.at(-1)?.seq ?? lag.upTo;
    } else if (lag.needsState) {
      lag.needsState = false;
      const events = await stateOf(peer, conversationId);
      if (!isOwed()) return;
      for (const event of events) hold(peer, event);
    }
    if (isPaid(lag)) forgetLag(peer, conversationId);
  };
}

function isPaid({ after, upTo, needsState }: Lag): boolean {
  return after >= upTo && !needsState;
}
