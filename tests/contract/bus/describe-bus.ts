import type { Bus, BusEvent } from '@satchel/api/ports/bus';
import { describe, expect, it } from 'vitest';
import { listenOn } from './listen-on.ts';

/** Two nodes on one back end, or the same one twice where there is only one node. */
export type Nodes = { a: Bus; b: Bus; close(): Promise<void> };

const event = (n: number): BusEvent => ({ type: 'session-revoked', sessionId: String(n), userId: 'u' });
const events = (count: number) => Array.from({ length: count }, (_, n) => event(n));

/** What every bus promises (ports/bus.ts); each adapter passes all of it. */
export function describeBus(name: string, open: () => Promise<Nodes>): void {
  describe(`bus: ${name}`, () => {
    async function withNodes(work: (nodes: Nodes) => Promise<void>): Promise<void> {
      const nodes = await open();
      try {
        await work(nodes);
      } finally {
        await nodes.close();
      }
    }

    it('brings an event to the other node and to its own', () =>
      withNodes(async ({ a, b }) => {
        const [here, there] = [listenOn(a), listenOn(b)];
        a.publish(event(1));
        await Promise.all([here.until(1), there.until(1)]);
        expect(here.heard).toEqual([event(1)]);
        expect(there.heard).toEqual([event(1)]);
      }));

    it('brings every kind of event as it was', () =>
      withNodes(async ({ a, b }) => {
        const ids = { conversationId: 'c', userId: 'u' };
        const row = {
          id: 'r',
          conversationId: 'c',
          seq: 7,
          senderId: 'u',
          cid: 'x',
          createdAt: 1_700_000_000_123,
          applied: 0,
          kind: 'text' as const,
          body: { text: '𝄞 ‮ "\\\n é' },
        };
        const all: BusEvent[] = [
          { type: 'rows', conversationId: 'c', seq: 7, rows: [row] },
          { type: 'rows', conversationId: 'c', seq: Number.MAX_SAFE_INTEGER, rows: [] },
          { type: 'receipts', conversationId: 'c', receipts: [{ userId: 'u', delivered: 7, read: 3 }] },
          { type: 'conversation', conversationId: 'c', version: 2, userIds: ['u', 'v'] },
          { type: 'session-revoked', sessionId: 's', userId: ids.userId },
          { type: 'file-closed', fileId: 'f' },
          { type: 'file-closed', fileId: 'f', userId: ids.userId },
          { type: 'typing', ...ids },
          { type: 'presence', nodeId: 'n', online: ['u', 'v'], gone: [] },
          { type: 'presence', nodeId: 'n', online: [], gone: ['u'] },
          { type: 'presence-asked', nodeId: 'n' },
        ];
        const there = listenOn(b);
        for (const one of all) a.publish(structuredClone(one));
        await there.until(all.length);
        expect(there.heard).toStrictEqual(all);
      }));

    it('keeps the order of one publisher, each event once', () =>
      withNodes(async ({ a, b }) => {
        const [here, there] = [listenOn(a), listenOn(b)];
        const sent = events(1000);
        for (const one of sent) a.publish(one);
        await Promise.all([here.until(1000), there.until(1000)]);
        expect(here.heard).toEqual(sent);
        expect(there.heard).toEqual(sent);
      }));

    it('never delivers during publish', () =>
      withNodes(async ({ a }) => {
        let publishing = false;
        let during = 0;
        const here = listenOn(a, () => {
          if (publishing) during++;
        });
        for (const one of events(20)) {
          publishing = true;
          a.publish(one);
          publishing = false;
          await Promise.resolve();
        }
        await here.until(20);
        expect(during).toBe(0);
      }));

    it('delivers what a listener publishes, after what was published before', () =>
      withNodes(async ({ a }) => {
        const here = listenOn(a, (one) => {
          if (one.type === 'session-revoked' && one.sessionId === '0') a.publish(event(9));
        });
        for (const one of events(3)) a.publish(one);
        await here.until(4);
        expect(here.heard).toEqual([...events(3), event(9)]);
      }));

    it('serves several subscribers, also one function twice', () =>
      withNodes(async ({ a, b }) => {
        const first = listenOn(b);
        const second = listenOn(b);
        let times = 0;
        const count = () => {
          times++;
        };
        b.subscribe(count);
        b.subscribe(count);
        const last = listenOn(b);
        a.publish(event(1));
        await Promise.all([first.until(1), second.until(1), last.until(1)]);
        expect(times).toBe(2);
      }));

    it('is not disturbed by a listener that throws', () =>
      withNodes(async ({ a, b }) => {
        const before = listenOn(b);
        b.subscribe(() => {
          throw new Error('a defect in one listener');
        });
        const after = listenOn(b);
        for (const one of events(3)) a.publish(one);
        await Promise.all([before.until(3), after.until(3)]);
        expect(before.heard).toEqual(events(3));
        expect(after.heard).toEqual(events(3));
      }));

    it('tells those who unsubscribed nothing more, and only those', () =>
      withNodes(async ({ a, b }) => {
        const [leaver, stayer] = [listenOn(b), listenOn(b)];
        a.publish(event(1));
        await Promise.all([leaver.until(1), stayer.until(1)]);
        leaver.stop();
        leaver.stop();
        a.publish(event(2));
        await stayer.until(2);
        expect(leaver.heard).toEqual([event(1)]);
      }));

    it('lets a listener end another subscription in the middle of a delivery', () =>
      withNodes(async ({ a }) => {
        const first = listenOn(a, () => second.stop());
        const second = listenOn(a);
        const last = listenOn(a);
        a.publish(event(1));
        await Promise.all([first.until(1), last.until(1)]);
        expect(second.heard).toEqual([]);
      }));

    it('tells nobody anything once it is closed', () =>
      withNodes(async ({ a }) => {
        const here = listenOn(a);
        a.publish(event(1));
        await here.until(1);
        a.publish(event(2));
        await a.close();
        const heard = [...here.heard];
        a.publish(event(3));
        await a.close();
        // Whatever was still on its way comes no later than what a new pair of nodes publishes now.
        await withNodes(async (later) => {
          const there = listenOn(later.b);
          later.a.publish(event(4));
          await there.until(1);
        });
        expect(here.heard).toEqual(heard);
      }));

    it('answers a check while it works', () =>
      withNodes(async ({ a, b }) => {
        await expect(Promise.all([a.check(), b.check()])).resolves.toBeDefined();
      }));
  });
}
