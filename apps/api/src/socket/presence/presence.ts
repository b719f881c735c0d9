import type { Presence as PresenceView } from '@satchel/protocol/conversation';
import { PRESENCE_EVERY, PRESENCE_SHOWN } from '@satchel/protocol/limits';
import type { Bus, BusEvent } from '../../ports/bus.ts';
import type { Accounts } from '../../ports/data-store/accounts.ts';
import type { Conversations } from '../../ports/data-store/conversations.ts';
import { findAcquaintances } from '../../use-cases/find-acquaintances.ts';
import type { Peer } from '../peer.ts';
import { createAttendance, type Device } from './attendance.ts';
import { createOtherNodes } from './other-nodes.ts';
import { createWatcherTelling } from './tell-watchers.ts';
import { createWatching } from './watching.ts';

/** How old `lastSeenAt` may be while somebody is there: what a crash of this node can forget. */
const WRITTEN_EVERY = 60_000;

/** Who is there, here and on other nodes; hints with a lifetime, nothing of it stored but `lastSeenAt` (M12). */
export type Presence = {
  enter(device: Device): void;
  leave(device: Device): void;
  /** Takes the place of what this peer watched before. @returns those of them it shares a conversation with */
  watch(peer: Peer, userIds: readonly string[]): Promise<PresenceView[]>;
  unwatch(peer: Peer): void;
  /** Lets lifetimes end, says to other nodes who is here, notes who is seen; to be called every second. */
  turn(): Promise<void>;
  /** Whoever is still here is seen now and gone for the others. */
  close(): Promise<void>;
};

type Uses = {
  /** Another one for every start. */
  nodeId: string;
  bus: Bus;
  accounts: Pick<Accounts, 'byIds' | 'seen'>;
  conversations: Pick<Conversations, 'ofUser'>;
  now: () => number;
  onFault: (error: unknown) => void;
};

export function createPresence({ nodeId, bus, accounts, conversations, now, onFault }: Uses): Presence {
  const here = createAttendance({ now, shownFor: PRESENCE_SHOWN });
  const elsewhere = createOtherNodes({ now, shownFor: PRESENCE_SHOWN });
  const watching = createWatching();
  const isOnline = (userId: string) => here.has(userId) || elsewhere.has(userId);
  /** As the watchers were told last. */
  const shownOnline = new Set<string>();
  const writes = new Set<Promise<void>>();
  let saidAt = now();
  let closed = false;

  const look = async (userIds: readonly string[]): Promise<PresenceView[]> => {
    const known = await accounts.byIds(userIds);
    return known.map(({ id, lastSeenAt }) => {
      if (isOnline(id)) return { userId: id, online: true };
      return { userId: id, online: false, ...(lastSeenAt === undefined ? {} : { lastSeenAt }) };
    });
  };

  const telling = createWatcherTelling({ watching, conversations, look, onFault });

  /** For people who came or went somewhere; it is news only where nothing else keeps them there. */
  const settle = (userIds: readonly string[]) => {
    const news = userIds.filter((userId) => isOnline(userId) !== shownOnline.has(userId));
    for (const userId of news) {
      if (isOnline(userId)) shownOnline.add(userId);
      else shownOnline.delete(userId);
    }
    telling.changed(news);
  };

  const say = (online: string[], gone: string[]) => {
    if (online.length + gone.length > 0) bus.publish({ type: 'presence', nodeId, online, gone });
  };

  const write = (userIds: string[], at: number): Promise<void> => {
    if (userIds.length === 0) return Promise.resolve();
    const written = accounts
      .seen(userIds, at)
      .catch(onFault)
      .finally(() => writes.delete(written));
    writes.add(written);
    return written;
  };

  const came = (userIds: string[]) => {
    say(userIds, []);
    settle(userIds);
  };

  /** Written first, so that whoever hears of it reads the new time. Who is back by then did not go. */
  const went = async (userId: string, lastSeenAt: number) => {
    await write([userId], lastSeenAt);
    if (!here.has(userId)) say([], [userId]);
    settle([userId]);
  };

  /** Nobody heard what was said while this node was not on the bus, in either direction. */
  const introduce = () => {
    bus.publish({ type: 'presence-asked', nodeId });
    say(here.online(), []);
  };

  const stopHearing = bus.subscribe((event: BusEvent) => {
    if (event.type === 'presence-asked' && event.nodeId !== nodeId) say(here.online(), []);
    if (event.type === 'regained') introduce();
    if (event.type !== 'presence' || event.nodeId === nodeId) return;
    elsewhere.hear(event);
    settle([...event.online, ...event.gone]);
  });
  introduce();

  return {
    enter(device) {
      if (!closed && here.enter(device)) came([device.who.account.id]);
    },
    leave(device) {
      if (!closed && here.leave(device)) void went(device.who.account.id, now());
    },
    async watch(peer, userIds) {
      const acquaintances = await findAcquaintances({ conversations }, peer.who.account.id);
      const allowed = [...new Set(userIds)].filter((userId) => acquaintances.has(userId));
      if (peer.phase !== 'closed') watching.set(peer, allowed);
      return look(allowed);
    },
    unwatch: watching.remove,
    async turn() {
      const { came: back, gone } = here.review();
      came(back);
      for (const { userId, lastSeenAt } of gone) void went(userId, lastSeenAt);
      settle(elsewhere.expire());
      void write(here.takeUnwritten(WRITTEN_EVERY), now());
      if (now() - saidAt >= PRESENCE_EVERY) {
        saidAt = now();
        say(here.online(), []);
      }
      await telling.makeUp();
    },
    async close() {
      closed = true;
      stopHearing();
      const online = here.online();
      void write(online, now());
      await Promise.all(writes);
      say([], online);
    },
  };
}
