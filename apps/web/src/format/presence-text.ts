import type { Presence } from '@satchel/protocol/conversation';
import { timeAgo } from './date.ts';
import { strings } from './strings.ts';

/** "online", "last seen 5 min ago", or undefined where nothing is known. */
export function presenceText(presence: Presence | undefined, now: number): string | undefined {
  if (presence === undefined) return undefined;
  if (presence.online) return strings.online;
  return presence.lastSeenAt === undefined ? undefined : strings.lastSeen(timeAgo(presence.lastSeenAt, now));
}
