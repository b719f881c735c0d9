import { openRedisLimiters } from '@satchel/api/adapters/rate-limits/redis/redis-limiters';
import { createGuestLimit } from '@satchel/api/http/limits/guest-limit';
import { createSendLimit } from '@satchel/api/http/limits/send-limit';
import { createSignInLimit } from '@satchel/api/http/limits/sign-in-limit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { newId } from '../support/new-id.ts';
import { startOwnBackEnd } from '../support/own-back-end.ts';
import { startSilencingProxy } from '../support/silencing-proxy.ts';

const url = findBackEnd('redis');

describe.skipIf(url === undefined)('limits shared by nodes (SATCHEL_TEST_REDIS_URL)', () => {
  async function nodes(address: string) {
    const space = newId();
    const both = await Promise.all([1, 2].map(() => openRedisLimiters({ url: address, space })));
    onTestFinished(() => {
      for (const { close } of both) close();
    });
    return both.map(({ make }) => make);
  }

  it('count a person once, whichever node is asked', async () => {
    const [here, there] = await nodes(String(url));
    const limits = [here!, there!].map((make) => createSendLimit({ messagesPerMinute: 4 }, make));
    for (let n = 0; n < 5; n++) await limits[n % 2]!.demandSendRate('ann');
    for (const { demandSendRate } of limits) {
      await expect(demandSendRate('ann')).rejects.toMatchObject({ code: 'rate_limited' });
      await demandSendRate(newId());
    }
  });

  it('count tries to sign in, and take back the right one', async () => {
    const [here, there] = await nodes(String(url));
    const [a, b] = [createSignInLimit(here!), createSignInLimit(there!)];
    for (let n = 0; n < 4; n++) await a.demandTry('ann', '192.0.2.1');
    const attempt = await b.demandTry('ann', '192.0.2.1');
    await expect(a.demandTry('Ann', '192.0.2.1')).rejects.toMatchObject({ code: 'too_many_attempts' });
    await attempt.forgive();
    await a.demandTry('ann', '192.0.2.1');
  });

  it('hold on each node by itself while Redis is away', async () => {
    const server = await startOwnBackEnd('redis');
    onTestFinished(server.remove);
    const [here, there] = await nodes(server.address);
    const limits = [here!, there!].map((make) => createGuestLimit({ guestsPerMinute: 2 }, make));
    await limits[0]!.demandGuestRate('192.0.2.1');
    await server.kill();
    for (const { demandGuestRate } of limits) {
      await demandGuestRate('192.0.2.1');
      await demandGuestRate('192.0.2.1');
      await expect(demandGuestRate('192.0.2.1')).rejects.toMatchObject({ code: 'rate_limited' });
    }
  });

  it('keep no message waiting on a line that fell silent', async () => {
    const line = await startSilencingProxy(Number(new URL(String(url)).port));
    onTestFinished(line.close);
    const [here] = await nodes(`redis://127.0.0.1:${line.port}`);
    const { demandSendRate } = createSendLimit({ messagesPerMinute: 600 }, here!);
    await demandSendRate('ann');
    line.fallSilent();
    for (let n = 0; n < 8; n++) {
      const from = performance.now();
      await demandSendRate('ann');
      expect(performance.now() - from).toBeLessThan(1200);
    }
  });

  it('lose no count to the silence: what a node counted alone is counted once', async () => {
    const line = await startSilencingProxy(Number(new URL(String(url)).port));
    onTestFinished(line.close);
    const [here] = await nodes(`redis://127.0.0.1:${line.port}`);
    const { demandGuestRate } = createGuestLimit({ guestsPerMinute: 3 }, here!);
    line.fallSilent();
    const from = performance.now();
    await demandGuestRate('192.0.2.1');
    expect(performance.now() - from).toBeLessThan(1000);
    // Once the line is given up, the question that waited there has failed as well.
    await expect.poll(line.givenUp, { timeout: 10_000 }).toBeGreaterThan(0);
    await demandGuestRate('192.0.2.1');
    await demandGuestRate('192.0.2.1');
    await expect(demandGuestRate('192.0.2.1')).rejects.toMatchObject({ code: 'rate_limited' });
  });
});
