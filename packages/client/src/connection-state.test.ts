import { closeCodes } from '@satchel/protocol/close-codes';
import { describe, expect, it } from 'vitest';
import { advance, type ConnectionEvent, type ConnectionState } from './connection-state.ts';

const connecting: ConnectionState = { state: 'connecting', attempt: 2 };
const syncing: ConnectionState = { state: 'syncing', attempt: 2, since: 1000, remaining: 5 };
const online: ConnectionState = { state: 'online', attempt: 2, since: 1000 };
const waiting: ConnectionState = { state: 'waiting', attempt: 2, retryAt: 5000, reason: 'cut' };
const offline: ConnectionState = { ...waiting, state: 'offline' };
const stopped: ConnectionState = { state: 'stopped', code: 4503, reason: 'over' };
const all = [connecting, syncing, online, waiting, offline, stopped];

const closed = (fields: Partial<Extract<ConnectionEvent, { type: 'closed' }>> = {}): ConnectionEvent => ({
  type: 'closed',
  code: 1006,
  reason: 'cut',
  now: 10_000,
  chance: 0.5,
  network: true,
  ...fields,
});

describe('the life of a line', () => {
  it('goes from connecting over syncing to online', () => {
    const welcomed = advance(connecting, { type: 'welcomed', now: 1000 });
    expect(welcomed).toEqual({ state: 'syncing', attempt: 2, since: 1000, remaining: 0 });
    const half = advance(welcomed, { type: 'progress', remaining: 5 });
    expect(half).toEqual(syncing);
    expect(advance(half, { type: 'synced' })).toEqual(online);
  });

  it('ignores events that mean nothing in a state', () => {
    const strays: [ConnectionEvent, ConnectionState['state'][]][] = [
      [{ type: 'welcomed', now: 1 }, ['connecting']],
      [{ type: 'progress', remaining: 1 }, ['syncing']],
      [{ type: 'synced' }, ['syncing']],
      [{ type: 'network', up: false }, ['waiting']],
      [{ type: 'network', up: true }, ['offline']],
      [closed(), ['connecting', 'syncing', 'online', 'waiting', 'offline']],
    ];
    for (const [event, meant] of strays) {
      for (const state of all.filter((one) => !meant.includes(one.state))) {
        expect(advance(state, event), `${event.type} in ${state.state}`).toBe(state);
      }
    }
  });

  it('[M8] waits longer after every break, and shortly again after 60 s on the line', () => {
    const first = advance({ state: 'connecting', attempt: 0 }, closed());
    expect(first).toEqual({ state: 'waiting', attempt: 1, retryAt: 10_500, reason: 'cut' });
    const again = advance(advance(first, { type: 'connect' }), closed());
    expect(again).toMatchObject({ attempt: 2, retryAt: 11_000 });
    expect(advance(online, closed({ now: 60_999 }))).toMatchObject({ attempt: 3, retryAt: 60_999 + 2000 });
    expect(advance(online, closed({ now: 61_000 }))).toMatchObject({ attempt: 1, retryAt: 61_500 });
    expect(advance(syncing, closed({ now: 61_000 }))).toMatchObject({ attempt: 1 });
  });

  it('calls waiting without a network offline, and keeps its time', () => {
    expect(advance(connecting, closed({ network: false })).state).toBe('offline');
    expect(advance(waiting, { type: 'network', up: false })).toEqual(offline);
    expect(advance(offline, { type: 'network', up: true })).toEqual(waiting);
  });

  it('stays away when the close code says so, and comes back otherwise', () => {
    for (const code of [
      closeCodes.sessionEnded,
      closeCodes.protocolUnsupported,
      closeCodes.badFrames,
      1008,
    ]) {
      expect(advance(online, closed({ code })), `${code}`).toEqual({ state: 'stopped', code, reason: 'cut' });
    }
    for (const code of [
      closeCodes.serviceRestart,
      closeCodes.overloaded,
      closeCodes.helloTimeout,
      1006,
      1001,
    ]) {
      expect(advance(online, closed({ code })).state, `${code}`).toBe('waiting');
    }
  });

  it('begins anew when a person connects after a stop', () => {
    expect(advance(stopped, { type: 'connect' })).toEqual({ state: 'connecting', attempt: 0 });
    for (const state of all) {
      expect(advance(state, { type: 'stop', code: 1, reason: 'x' })).toEqual({
        state: 'stopped',
        code: 1,
        reason: 'x',
      });
    }
  });
});
