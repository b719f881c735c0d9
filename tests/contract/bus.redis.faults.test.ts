import { openRedisBus } from '@satchel/api/adapters/bus/redis/redis-bus';
import type { BusEvent } from '@satchel/api/ports/bus';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { newId } from '../support/new-id.ts';
import { startOwnBackEnd } from '../support/own-back-end.ts';
import { startSilencingProxy } from '../support/silencing-proxy.ts';
import { listenOn } from './bus/listen-on.ts';

const url = findBackEnd('redis');
const NOTICED_WITHIN = 5000;
const BACK_WITHIN = 5000;
const event = (n: number, padding = ''): BusEvent => ({
  type: 'session-revoked',
  sessionId: `${n}${padding}`,
  userId: 'u',
});

describe.skipIf(url === undefined)('bus: Redis with faults (SATCHEL_TEST_REDIS_URL)', () => {
  async function open(address: string, space: string, more: { onDown?: () => void; onUp?: () => void } = {}) {
    const bus = await openRedisBus({ url: address, space, nodeId: newId(), ...more });
    onTestFinished(() => bus.close());
    return bus;
  }

  it('[M3] [M12] goes on when the server is killed and comes back, and says that it was away', async () => {
    const server = await startOwnBackEnd('redis');
    onTestFinished(server.remove);
    const space = newId();
    const outages = vi.fn();
    const a = await open(server.address, space, { onDown: outages });
    const b = await open(server.address, space);
    const [here, there] = [listenOn(a), listenOn(b)];
    await server.kill();
    await vi.waitFor(() => expect(outages).toHaveBeenCalled());
    await expect(a.check()).rejects.toMatchObject({ name: 'AppError' });
    a.publish(event(1));
    await here.until(1);
    expect(here.heard).toEqual([event(1)]);
    await server.restart();
    await Promise.all([here.until(2), there.until(1)]);
    expect(here.heard[1]).toEqual({ type: 'regained' });
    expect(there.heard).toEqual([{ type: 'regained' }]);
    // The way out comes back by itself, a moment before or after the way in.
    await vi.waitFor(() => a.check(), 10_000);
    a.publish(event(2));
    await there.until(2);
    expect(there.heard[1]).toEqual(event(2));
    expect(outages).toHaveBeenCalledTimes(1);
  });

  it.each(['satchel-out', 'satchel-in'])(
    '[M12] says that it was away when only its line "%s" broke, and only once',
    async (name) => {
      const server = await startOwnBackEnd('redis');
      onTestFinished(server.remove);
      const operator = new Redis(server.address);
      onTestFinished(() => operator.disconnect());
      const bus = await open(server.address, newId());
      const here = listenOn(bus);
      const lines = String(await operator.client('LIST')).split('\n');
      const id = /^id=(\d+)/.exec(lines.find((line) => line.includes(` name=${name} `)) ?? '')?.[1];
      await operator.client('KILL', 'ID', Number(id));
      await here.until(1);
      bus.publish(event(1));
      await here.until(2);
      expect(here.heard).toEqual([{ type: 'regained' }, event(1)]);
    },
  );

  it('[M3] notices a line that is silent and never ends, also while it greets, and is back soon after it', async () => {
    const proxy = await startSilencingProxy(Number(new URL(String(url)).port));
    onTestFinished(proxy.close);
    const space = newId();
    const outages = vi.fn();
    const a = await open(`redis://127.0.0.1:${proxy.port}`, space, { onDown: outages });
    const b = await open(String(url), space);
    const [here, there] = [listenOn(a), listenOn(b)];
    proxy.fallSilent();
    await vi.waitFor(() => expect(outages).toHaveBeenCalledTimes(1), NOTICED_WITHIN);
    await expect(a.check()).rejects.toMatchObject({ code: 'unavailable' });
    // Each of the two lines is tried again and not greeted.
    await vi.waitFor(() => expect(proxy.givenUp()).toBeGreaterThan(1), 2 * NOTICED_WITHIN);
    proxy.speak();
    const from = performance.now();
    await here.until(1);
    expect(performance.now() - from).toBeLessThan(BACK_WITHIN);
    expect(here.heard).toEqual([{ type: 'regained' }]);
    b.publish(event(1));
    await here.until(2);
    a.publish(event(2));
    await there.until(2);
    expect(there.heard).toEqual([event(1), event(2)]);
    expect(outages).toHaveBeenCalledTimes(1);
  });

  it('drops what a server does not take in time, never more than it, and keeps the order', async () => {
    const space = newId();
    const [a, b] = [await open(String(url), space), await open(String(url), space)];
    const [here, there] = [listenOn(a), listenOn(b)];
    const padding = '-'.repeat(100_000);
    for (let n = 0; n < 300; n++) a.publish(event(n, padding));
    await here.until(300);
    await vi.waitFor(() => a.check());
    a.publish({ type: 'file-closed', fileId: 'the last' });
    await vi.waitFor(() => expect(there.heard.at(-1)).toMatchObject({ fileId: 'the last' }));
    const kept = there.heard.length - 1;
    expect(kept).toBeGreaterThan(50);
    expect(kept).toBeLessThan(100);
    expect(there.heard.slice(0, kept)).toEqual(Array.from({ length: kept }, (_, n) => event(n, padding)));
  });

  it('hears nothing of another installation, and nothing that is no event', async () => {
    const space = newId();
    const [a, b, stranger] = await Promise.all([
      open(String(url), space),
      open(String(url), space),
      open(String(url), newId()),
    ]);
    const there = listenOn(b);
    stranger.publish(event(1));
    const vandal = new Redis(String(url));
    onTestFinished(() => vandal.disconnect());
    for (const text of ['', '{', 'null', `${newId()}{`, `${newId()}null`, `${newId()}{"type":7}`]) {
      await vandal.publish(`satchel:${space}:events`, text);
    }
    a.publish(event(2));
    await there.until(1);
    expect(there.heard).toEqual([event(2)]);
  });

  it.each([
    [
      'nobody listening',
      () => 'redis://127.0.0.1:1',
      /^SATCHEL_REDIS_URL=redis:\/\/127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/,
    ],
    [
      'a wrong password',
      () => String(url).replace('redis://', 'redis://somebody:not-this-one@'),
      /^SATCHEL_REDIS_URL=\S+ refuses the password or user/,
    ],
  ])(
    '%s stops the start with the variable and the fix, and no password',
    async (_what, address, sentence) => {
      const error = await open(address(), newId()).catch((failure: Error) => failure);
      expect(error).toBeInstanceOf(Error);
      expect((error as Error).message).toMatch(sentence);
      expect((error as Error).message).not.toContain('not-this-one');
    },
  );
});
