import { openMongoDataStore } from '@satchel/api/adapters/data-store/mongo/open';
import { SWEEPER_LEASE } from '@satchel/api/jobs/sweeper-lease';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hastyLauncher } from '../support/hasty-server.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { showFile } from '../support/quartet.ts';
import { sendFile } from '../support/upload.ts';
import { createSite, findSharedBackEnds } from './support/site.ts';

/** Shorter than the product's, which is half a minute. */
const LEASE = 15_000;
const TAKEN_OVER_WITHIN = LEASE + 15_000;

describe.skipIf(findSharedBackEnds() === undefined)('the sweeper of two nodes (MongoDB, S3, Redis)', () => {
  it('[F11] is one of them; when it is killed the other takes over and removes what waits', async () => {
    const site = await createSite();
    onTestFinished(site.remove);
    const data = await openMongoDataStore({ url: site.databaseUrl, newId });
    onTestFinished(data.close);
    const holder = () => data.leases.holderOf(SWEEPER_LEASE.name);

    // Nothing but the sweeper ends a file that nobody asks for.
    const env = { SATCHEL_EXPIRY_MIN_SECONDS: '1', SWEEPER_LEASE: String(LEASE) };
    const first = await site.addNode(env, hastyLauncher);
    await expect.poll(holder, { timeout: 10_000 }).toBeDefined();
    const sweeper = await holder();
    const second = await site.addNode(env, hastyLauncher);
    const { ann, conversationId } = await createPair(second);
    const isRemoved = async (within: number) => {
      const bytes = Buffer.from('soon gone');
      const { file } = await sendFile(second, ann, conversationId, bytes, { expiresIn: 1 });
      const look = () => showFile(second, ann, file.id);
      await expect
        .poll(look, { timeout: within, interval: 200 })
        .toMatchObject({ state: 'deleted', reason: 'expired' });
    };
    await isRemoved(15_000);
    expect(await holder()).toBe(sweeper);

    await first.kill();
    await isRemoved(TAKEN_OVER_WITHIN);
    expect(await site.objects()).toEqual({});
    expect(await holder()).not.toBe(sweeper);
  });
});
