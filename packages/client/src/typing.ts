import { TYPING_EVERY, TYPING_SHOWN } from '@satchel/protocol/limits';
import { type Cell, cell, type Live } from './live.ts';
import type { SocketRequests } from './socket-requests.ts';
import type { Timers } from './timers.ts';

export type TypingOptions = {
  me: string;
  request: SocketRequests['request'];
  timers: Timers;
  now(): number;
  failed(error: unknown): void;
};

export type Typing = ReturnType<typeof createTyping>;

/** Who is writing where: at most once, with a lifetime, never kept (M12). */
export function createTyping({ me, request, timers, now, failed }: TypingOptions) {
  const shown = new Map<string, Cell<readonly string[]>>();
  const alarms = new Map<string, unknown>();
  /** When I last said so, by conversation. */
  const said = new Map<string, number>();

  const cellOf = (conversationId: string): Cell<readonly string[]> => {
    const known = shown.get(conversationId) ?? cell<readonly string[]>([]);
    shown.set(conversationId, known);
    return known;
  };

  const forget = (conversationId: string, userId: string) => {
    const key = `${conversationId} ${userId}`;
    if (!alarms.has(key)) return;
    timers.clear(alarms.get(key));
    alarms.delete(key);
    cellOf(conversationId).update((typists) => typists.filter((id) => id !== userId));
  };

  return {
    /** Ids of the others who are writing now, in the order they began. */
    typists: (conversationId: string): Live<readonly string[]> => cellOf(conversationId),
    /** To be called at every change of the text; the server hears of it every few seconds. */
    say(conversationId: string): void {
      const before = said.get(conversationId);
      if (before !== undefined && now() - before < TYPING_EVERY) return;
      said.set(conversationId, now());
      request('typing', { conversationId }).catch(failed);
    },
    /** What was written is sent: the first letter of the next message is news again. */
    finished: (conversationId: string) => void said.delete(conversationId),
    heard(conversationId: string, userId: string): void {
      // Another device of mine writes: nobody needs to be told what they do themselves.
      if (userId === me) return;
      const key = `${conversationId} ${userId}`;
      timers.clear(alarms.get(key));
      alarms.set(
        key,
        timers.set(() => forget(conversationId, userId), TYPING_SHOWN),
      );
      cellOf(conversationId).update((typists) => (typists.includes(userId) ? typists : [...typists, userId]));
    },
    /** A message of theirs is here, or they are no longer with us. */
    forget,
    /** Without a line nothing is heard, so nothing may be shown. */
    forgetAll(): void {
      for (const handle of alarms.values()) timers.clear(handle);
      alarms.clear();
      said.clear();
      for (const typists of shown.values()) if (typists.get().length > 0) typists.set([]);
    },
  };
}
