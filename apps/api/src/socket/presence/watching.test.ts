import { describe, expect, it } from 'vitest';
import type { Peer } from '../peer.ts';
import { createWatching } from './watching.ts';

const newPeer = () => ({}) as Peer;

describe('who watches whom', () => {
  it('[M12] knows both ways, and the last list takes the place of the one before', () => {
    const watching = createWatching();
    const [one, other] = [newPeer(), newPeer()];
    watching.set(one, ['ann', 'ben']);
    watching.set(other, ['ben']);
    watching.set(one, ['ben', 'cleo']);
    expect([...watching.watchersOf('ann')]).toEqual([]);
    expect(new Set(watching.watchersOf('ben'))).toEqual(new Set([one, other]));
    expect(watching.watchedBy(one)).toEqual(['ben', 'cleo']);
  });

  it('[M12] remembers who missed something until it is made up for', () => {
    const watching = createWatching();
    const peer = newPeer();
    watching.set(peer, ['ann']);
    watching.miss(peer);
    expect(watching.thatMissed()).toEqual([peer]);
    watching.madeUp(peer);
    expect(watching.thatMissed()).toEqual([]);
  });

  it('[M12] keeps nothing of a peer that missed something and is gone, also when it misses more', () => {
    const watching = createWatching();
    const peer = newPeer();
    watching.set(peer, ['ann']);
    watching.miss(peer);
    watching.remove(peer);
    expect(watching.thatMissed()).toEqual([]);
    watching.miss(peer);
    expect(watching.thatMissed()).toEqual([]);
    expect([...watching.watchersOf('ann')]).toEqual([]);
  });
});
