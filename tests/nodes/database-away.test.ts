import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startClient } from '../fault/support/test-client.ts';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { startOwnBackEnd } from '../support/own-back-end.ts';
import { createPair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { readinessOf } from './support/readiness-of.ts';
import { createSite, findSharedBackEnds } from './support/site.ts';
import { wholeLog } from './support/whole-log.ts';

const RECOVERED_WITHIN = 60_000;

describe.skipIf(findSharedBackEnds() === undefined)('a node (MongoDB, S3, Redis)', () => {
  it('[M1] [M2] whose database is killed refuses sends as retryable; outboxes keep them until it is back', async () => {
    const own = await startOwnBackEnd('mongo');
    onTestFinished(own.remove);
    const site = await createSite(own.variables);
    onTestFinished(site.remove);
    const node = await site.addNode();
    const { ann, ben, conversationId } = await createPair(node);
    const [socket, client] = [await connect(node, ann), startClient(node, ben)];
    onTestFinished(client.stop);
    const view = () => client.conversation(conversationId).view.get();
    client.conversation(conversationId).open();
    const { row: first } = await socket.call('send', { conversationId, cid: newId(), text: 'Before.' });
    await vi.waitUntil(() => view().rows.some(({ id }) => id === first.id), { timeout: 20_000 });

    await own.kill();
    const cid = await client.conversation(conversationId).sendText('In between.');
    const path = `/chat/${conversationId}/messages`;
    const [refused, answer] = await Promise.all([
      socket.refused('unavailable', 'send', { conversationId, cid: newId(), text: 'Refused.' }),
      http(node, ann).post(path, { cid: newId(), text: 'Refused.' }),
    ]);
    expect(refused.retryable).toBe(true);
    expectProblem(answer, 'unavailable');
    const state = {
      status: 503,
      alive: 200,
      backEnds: { dataStore: 'failed', objectStore: 'ok', bus: 'ok' },
    };
    expect(await readinessOf(node)).toEqual(state);
    expect(view().pending.map((item) => item.cid)).toEqual([cid]);

    await own.restart();
    await expect.poll(() => readinessOf(node), { timeout: RECOVERED_WITHIN }).toMatchObject({ status: 200 });
    await vi.waitUntil(() => view().pending.length === 0, { timeout: RECOVERED_WITHIN });
    const log = await wholeLog(node, ann, conversationId);
    expect(log.filter((row) => row.cid === cid)).toHaveLength(1);
    expect(log.filter((row) => row.cid === first.cid)).toEqual([first]);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  });
});
