import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { crash, createInstallation, type Installation } from './support/installation.ts';
import { readLog } from './support/read-log.ts';

/** A message whose sender saw no ack: the process was killed around its commit. */
describe('kill -9 while a message is sent', () => {
  let house: Installation;

  beforeEach(async () => {
    house = await createInstallation();
  });
  afterEach(() => house.remove());

  const cases: [when: string, point: string, isStored: boolean][] = [
    ['before its commit', 'message-uncommitted', false],
    ['committed and not acknowledged', 'message-committed', true],
    ['committed and not published', 'message-unpublished', true],
  ];

  it.each(cases)('[M1] [M2] [M3] %s: the resend is one copy with one seq', async (_when, point, isStored) => {
    const first = await house.start({ crashAt: point });
    const { ann, ben, conversationId } = await createPair(first);
    const message = { conversationId, cid: newId(), text: 'Is anybody there?' };
    const lost = await connect(first, ann);
    lost.raw(JSON.stringify({ type: 'send', id: 1, ...message }));
    expect((await first.ended).signal).toBe('SIGKILL');
    await lost.ended;
    expect(lost.events.map(({ type }) => type)).toEqual(['welcome']);

    const second = await house.start();
    const before = await readLog(second, ben, conversationId);
    const stored = before.find(({ cid }) => cid === message.cid);
    expect(stored !== undefined).toBe(isStored);

    const hearer = await connect(second, ben);
    const sender = await connect(second, ann);
    const { row } = await sender.call('send', message);
    const { row: repeated } = await sender.call('send', message);
    expect(row.seq).toBe(stored?.seq ?? (before.at(-1)?.seq ?? 0) + 1);
    expect(repeated).toEqual(row);
    const next = { ...message, cid: newId(), text: 'And the next one.' };
    const { seq } = (await sender.call('send', next)).row;
    const heard = await hearer.untilSeq(conversationId, seq);

    const log = await readLog(second, ben, conversationId);
    expect(log.filter(({ cid }) => cid === message.cid)).toEqual([row]);
    expect(log.map((one) => one.seq)).toEqual(log.map((_, index) => index + 1));
    expect(heard.map((one) => one.seq)).toEqual(isStored ? [seq] : [row.seq, seq]);
    await Promise.all([sender.close(), hearer.close()]);
  });

  it('[M1] [M2] committed and the HTTP answer lost: the repeat is 200 with the same message', async () => {
    const first = await house.start({ crashAt: 'message-committed' });
    const { ann, ben, conversationId } = await createPair(first);
    const path = `/chat/${conversationId}/messages`;
    const message = { cid: newId(), text: 'Is anybody there?' };
    await crash(first, http(first, ann).post(path, message));

    const second = await house.start();
    const repeat = await http(second, ann).post(path, message);
    expect(repeat.status).toBe(200);
    const texts = (await readLog(second, ben, conversationId)).filter(({ kind }) => kind === 'text');
    expect(texts).toEqual([repeat.body.message]);
  });
});
