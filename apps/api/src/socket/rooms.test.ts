import { describe, expect, it } from 'vitest';
import { newOutgoing } from './fan-out/outgoing.ts';
import { createTurn } from './fan-out/turn.ts';
import { createFeed } from './feed.ts';
import type { Peer } from './peer.ts';
import { createRooms } from './rooms.ts';

const turn = createTurn({ catchUp: async () => {}, onFault: (fault) => expect.fail(String(fault)) });
const peerIn = (phase: Peer['phase']) => ({ phase, outgoing: newOutgoing(turn) }) as Peer;
const conversation = (id: string) => ({ id, version: 1 });
const rest = () => new Promise(setImmediate);

function setUp() {
  const opened: string[] = [];
  const rooms = createRooms(turn, (conversationId, _audience, idle) => {
    opened.push(conversationId);
    return createFeed({
      conversationId,
      messages: { head: async () => ({ seq: 0 }), after: async () => [] },
      deliver: async () => {},
      idle,
      onFault: (fault) => expect.fail(String(fault)),
    });
  });
  const watched = () => [...rooms.all()].map(({ conversationId }) => conversationId);
  return { rooms, opened, watched };
}

describe('rooms', () => {
  it('have those who entered, once, and go with the last one', async () => {
    const { rooms, opened, watched } = setUp();
    const [one, other] = [peerIn('open'), peerIn('open')];
    const room = rooms.enter(one, conversation('a'));
    expect(rooms.enter(one, conversation('a'))).toBe(room);
    rooms.enter(other, conversation('a'));
    expect([...(room?.peers ?? [])]).toEqual([one, other]);
    rooms.leave(one, 'a');
    await rest();
    expect(watched()).toEqual(['a']);
    rooms.leave(other, 'a');
    await rest();
    expect(watched()).toEqual([]);
    expect(opened).toEqual(['a']);
  });

  it('lose a peer everywhere at once, and keep who else is there', async () => {
    const { rooms, watched } = setUp();
    const [leaver, stayer] = [peerIn('open'), peerIn('open')];
    for (const id of ['a', 'b', 'c']) rooms.enter(leaver, conversation(id));
    rooms.enter(stayer, conversation('b'));
    rooms.leaveAll(leaver);
    await rest();
    expect(watched()).toEqual(['b']);
    expect([...(rooms.get('b')?.peers ?? [])]).toEqual([stayer]);
  });

  it('take in nobody whose socket has ended, since nobody would take them out', () => {
    const { rooms, watched } = setUp();
    expect(rooms.enter(peerIn('closed'), conversation('a'))).toBeUndefined();
    expect(watched()).toEqual([]);
  });

  it('[M3] stay while something runs in them, so that one conversation never has two feeds', async () => {
    const { rooms, opened } = setUp();
    const [last, next] = [peerIn('open'), peerIn('open')];
    const room = rooms.enter(last, conversation('a'));
    let end = () => {};
    void room?.feed.enqueue(() => new Promise<void>((done) => (end = done)));
    rooms.leave(last, 'a');
    await rest();
    expect(rooms.enter(next, conversation('a'))).toBe(room);
    end();
    await rest();
    expect(rooms.get('a')).toBe(room);
    expect(opened).toEqual(['a']);
  });

  it('opened for nobody go when their feed rests', async () => {
    const { rooms, watched } = setUp();
    const room = rooms.open(conversation('a'));
    await room.feed.enqueue(() => {});
    await rest();
    expect(watched()).toEqual([]);
  });
});
