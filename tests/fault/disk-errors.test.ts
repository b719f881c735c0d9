import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { createInstallation, type Installation } from './support/installation.ts';
import { readLog } from './support/read-log.ts';
import { failSyncs, hasStrace } from './support/strace.ts';

describe.skipIf(!(await hasStrace()))('a disk whose syncs fail with EIO', () => {
  let house: Installation;

  beforeEach(async () => {
    house = await createInstallation();
  });
  afterEach(() => house.remove());

  it('[M2] [M13] nothing is acknowledged, told or kept, and the same cids go through once it is well', async () => {
    const server = await house.start();
    const { ann, ben, conversationId } = await createPair(server);
    const [sender, hearer] = [await connect(server, ann), await connect(server, ben)];
    const before = (await sender.call('send', { conversationId, cid: newId(), text: 'Before.' })).row;
    const path = `/chat/${conversationId}/messages`;
    const message = { cid: newId(), text: 'Is it written?' };

    const heal = await failSyncs(server.pid);
    await sender.refused('unavailable', 'send', { conversationId, ...message });
    expectProblem(await http(server, ann).post(path, message), 'unavailable');
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await readLog(server, ben, conversationId)).toEqual([before]);
    await heal();

    const { row } = await sender.call('send', { conversationId, ...message });
    expect(row.seq).toBe(before.seq + 1);
    expect(await hearer.untilSeq(conversationId, row.seq)).toEqual([before, row]);
    await server.kill();
    const second = await house.start();
    expect(await readLog(second, ben, conversationId)).toEqual([before, row]);
    expect((await http(second, ann).post(path, message)).status).toBe(200);
  });
});
