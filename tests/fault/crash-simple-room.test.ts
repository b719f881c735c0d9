import type { Row } from '@satchel/protocol/rows';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { http } from '../support/http.ts';
import { register } from '../support/people.ts';
import { join } from '../support/rooms.ts';
import { joinSimple } from '../support/simple-client.ts';
import { createInstallation, type Installation } from './support/installation.ts';
import { readLog } from './support/read-log.ts';

/** More than a node's lease lasts. */
const LATER = 120_000;

describe('kill -9 with people in a simple room', () => {
  let house: Installation;

  beforeEach(async () => {
    house = await createInstallation();
  });
  afterEach(() => house.remove());

  it('[S3] [S5] loses nothing that anybody heard, and [S6] leaves no guest behind', async () => {
    const first = await house.start();
    const [colt, june] = [
      await joinSimple(first, 'people', 'Colt'),
      await joinSimple(first, 'people', 'June'),
    ];
    for (let n = 0; n < 30; n++) (n % 2 ? colt : june).say({ type: 'chat', text: `line ${n}` });
    await colt.until('chat', { text: 'line 20' });
    await first.kill();
    await Promise.all([colt.ended, june.ended]);
    const heard = june.heard.flatMap((one) => (one.type === 'chat' ? [one.text] : []));

    const second = await house.start({ clockAhead: LATER });
    const dan = await joinSimple(second, 'people', 'Dan');
    const { payload } = await dan.until('chat_history');
    const kept = payload.map(({ text }) => text);
    expect(kept.slice(0, heard.length)).toEqual(heard);
    expect(new Set(kept).size).toBe(kept.length);
    await dan.close();

    const ann = await register(second, 'ann');
    const { body } = await http(second, ann).get('/group/room/people').expect(200);
    const conversationId = (await join(second, ann, body.room)).id;
    const left = (rows: readonly Row[]) =>
      rows.flatMap(({ kind, body }) => (kind === 'note' && body?.event === 'left' ? [body.userId] : []));
    const leavers = async () => new Set(left(await readLog(second, ann, conversationId))).size;
    await expect.poll(leavers, { timeout: 40_000, interval: 500 }).toBe(3);
  });
});
