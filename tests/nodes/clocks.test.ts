import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crashLauncher } from '../fault/support/installation.ts';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Person, signIn } from '../support/people.ts';
import { showFile } from '../support/quartet.ts';
import { connect } from '../support/socket-client.ts';
import { sendFile } from '../support/upload.ts';
import { createSite, findSharedBackEnds, type Node, type Site } from './support/site.ts';
import { wholeLog } from './support/whole-log.ts';

const HOUR = 3_600_000;
const ROUNDS = 10;

describe.skipIf(findSharedBackEnds() === undefined)('nodes whose clocks differ (MongoDB, S3, Redis)', () => {
  let site: Site;
  let ahead: Node;
  let behind: Node;

  beforeAll(async () => {
    site = await createSite();
    const node = (clockAhead: number) =>
      site.addNode({ CLOCK_AHEAD: String(clockAhead), SATCHEL_EXPIRY_MIN_SECONDS: '1' }, crashLauncher);
    // The first is the sweeper.
    await node(30 * 24 * HOUR);
    [ahead, behind] = await Promise.all([node(2 * HOUR), node(-2 * HOUR)]);
  });
  afterAll(() => site?.remove());

  it('[M14] keep one order, and sessions hold on all of them', async () => {
    const { ann, ben, conversationId } = await createPair(ahead);
    const [onAhead, onBehind] = [await connect(ahead, ann), await connect(behind, ben)];
    const sent: string[] = [];
    for (let n = 0; n < ROUNDS; n++) {
      for (const socket of [onAhead, onBehind]) {
        sent.push((await socket.call('send', { conversationId, cid: newId(), text: `${n}` })).row.id);
      }
    }
    for (const [node, person] of [
      [ahead, ben],
      [behind, ann],
    ] as const) {
      const log = await wholeLog(node, person, conversationId);
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
      expect(log.filter(({ kind }) => kind === 'text').map(({ id }) => id)).toEqual(sent);
    }
    const heard = await onAhead.untilSeq(conversationId, ROUNDS * 2);
    expect(heard.map(({ seq }) => seq)).toEqual(heard.map((_, index) => index + 1));

    const devices: Person[] = [await signIn(ahead, ann), await signIn(behind, ann)];
    for (const device of devices) {
      for (const node of [ahead, behind]) await http(node, device).get('/chat').expect(200);
    }
    await onAhead.close();
    await onBehind.close();
  });

  it('[F8] [F11] expire files by the clock of the database, whatever that of the sweeper says', async () => {
    const { ann, conversationId } = await createPair(behind);
    const kept = await Promise.all([ahead, behind].map((node) => sendFile(node, ann, conversationId)));
    const running = await http(behind, ann).post('/file/uploads', {
      conversation: conversationId,
      name: 'walk.bin',
      size: 10,
      cid: newId(),
    });
    for (const node of [ahead, behind]) {
      const brief = await sendFile(node, ann, conversationId, undefined, { expiresIn: 1 });
      await expect
        .poll(() => showFile(behind, ann, brief.file.id), { timeout: 15_000 })
        .toMatchObject({ state: 'deleted', reason: 'expired' });
    }
    for (const { file } of kept) {
      expect(await showFile(behind, ann, file.id)).toMatchObject({ state: 'available' });
      for (const node of [ahead, behind]) {
        expect((await http(node, ann).get(`/file/${file.id}/content`)).status).toBe(200);
      }
    }
    expect((await http(behind, ann).get(`/file/${running.body.file.id}`)).body.file.state).toBe('uploading');
    expect(Object.keys(await site.objects())).toHaveLength(kept.length);
  });
});
