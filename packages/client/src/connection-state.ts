import { mayReconnect } from '@satchel/protocol/close-codes';
import { reconnectDelay, STABLE_AFTER } from './reconnect-policy.ts';

/**
 * How the line to the server stands. Times are milliseconds since the epoch; `attempt` counts the
 * breaks since the line was last stable.
 */
export type ConnectionState =
  | { state: 'connecting'; attempt: number }
  /** Signed in on the socket; `remaining` rows are still being fetched (M5). */
  | { state: 'syncing'; attempt: number; since: number; remaining: number }
  | { state: 'online'; attempt: number; since: number }
  | { state: 'waiting'; attempt: number; retryAt: number; reason: string }
  /** As `waiting`, while the device says that it has no network at all. */
  | { state: 'offline'; attempt: number; retryAt: number; reason: string }
  /** Only a person or a new version changes this: signed out, protocol too old. */
  | { state: 'stopped'; code: number; reason: string };

export type ConnectionEvent =
  | { type: 'connect' }
  | { type: 'welcomed'; now: number }
  | { type: 'progress'; remaining: number }
  | { type: 'synced' }
  /** `chance` (0 ≤ chance < 1) spreads the next try; `network` is the device's own opinion. */
  | { type: 'closed'; code: number; reason: string; now: number; chance: number; network: boolean }
  | { type: 'network'; up: boolean }
  | { type: 'stop'; code: number; reason: string };

/** Pure and total: an event that means nothing in a state leaves it as it is. */
export function advance(current: ConnectionState, event: ConnectionEvent): ConnectionState {
  switch (event.type) {
    case 'connect':
      return { state: 'connecting', attempt: attemptOf(current) };
    case 'welcomed':
      if (current.state !== 'connecting') return current;
      return { state: 'syncing', attempt: current.attempt, since: event.now, remaining: 0 };
    case 'progress':
      return current.state === 'syncing' ? { ...current, remaining: event.remaining } : current;
    case 'synced':
      if (current.state !== 'syncing') return current;
      return { state: 'online', attempt: current.attempt, since: current.since };
    case 'closed':
      return afterClose(current, event);
    case 'network':
      if (current.state === 'waiting' && !event.up) return { ...current, state: 'offline' };
      if (current.state === 'offline' && event.up) return { ...current, state: 'waiting' };
      return current;
    case 'stop':
      return { state: 'stopped', code: event.code, reason: event.reason };
  }
}

function afterClose(
  current: ConnectionState,
  { code, reason, now, chance, network }: Extract<ConnectionEvent, { type: 'closed' }>,
): ConnectionState {
  if (current.state === 'stopped') return current;
  if (!mayReconnect(code)) return { state: 'stopped', code, reason };
  const stable = 'since' in current && now - current.since >= STABLE_AFTER;
  const attempt = stable ? 0 : attemptOf(current);
  const retryAt = now + reconnectDelay(attempt, chance);
  return { state: network ? 'waiting' : 'offline', attempt: attempt + 1, retryAt, reason };
}

function attemptOf(current: ConnectionState): number {
  return current.state === 'stopped' ? 0 : current.attempt;
}
