import { decodeAttachmentFrame, encodeAttachmentFrame, FRAME_ROW } from '@satchel/protocol/attachment-frame';
import { closeCodes } from '@satchel/protocol/close-codes';
import { describe, expect, it } from 'vitest';
import { createFakeTimers, turn } from '../test-support/fake-timers.ts';
import { ana, conversationId, hexId, textRow } from '../test-support/rows.ts';
import { createScriptedSockets } from '../test-support/scripted-socket.ts';
import { createConnection, type Push, type Welcome } from './connection.ts';
import { cell } from './live.ts';

const limits = { attachmentBytes: 1000, fileBytes: 1000, textCodePoints: 100 };
const welcome = {
  type: 'welcome',
  id: 0,
  protocol: 1,
  user: ana,
  epoch: hexId('e0'),
  limits,
  features: [],
  heads: [],
};

function setUp() {
  const clock = createFakeTimers();
  const sockets = createScriptedSockets();
  const network = cell(true);
  const pushes: [Push, Uint8Array | undefined][] = [];
  const ignored: string[] = [];
  const resumes: {
    welcome: Welcome;
    remaining(rows: number): void;
    done(): void;
    fail(error: Error): void;
  }[] = [];
  let refusals = 0;
  const line = createConnection({
    url: 'ws://model/ws',
    token: 'secret',
    openSocket: sockets.openSocket,
    timers: clock.timers,
    now: clock.now,
    chance: () => 0.5,
    network,
    resume: (welcomed, remaining) =>
      new Promise((done, fail) => resumes.push({ welcome: welcomed, remaining, done, fail })),
    pushed: (push, bytes) => pushes.push([push, bytes]),
    refused: () => {
      refusals += 1;
    },
    ignored: (what) => ignored.push(what),
  });
  const goOnline = async () => {
    sockets.newest().opened();
    sockets.newest().tell(welcome);
    resumes.at(-1)?.done();
    await turn();
  };
  return { clock, sockets, network, pushes, ignored, resumes, line, goOnline, refusals: () => refusals };
}

describe('connection', () => {
  it('says hello, catches up after the welcome, and is online then', async () => {
    const { line, sockets, resumes } = setUp();
    line.start();
    expect(sockets.newest()).toMatchObject({ url: 'ws://model/ws', token: 'secret' });
    sockets.newest().opened();
    expect(sockets.newest().commands()).toEqual([{ type: 'hello', id: 0, protocol: 1 }]);
    expect(line.state.get().state).toBe('connecting');
    sockets.newest().tell(welcome);
    resumes[0]?.remaining(7);
    expect(line.state.get()).toMatchObject({ state: 'syncing', remaining: 7 });
    resumes[0]?.done();
    await turn();
    expect(line.state.get().state).toBe('online');
  });

  it('matches replies by id, in any order', async () => {
    const { line, sockets, goOnline, ignored } = setUp();
    line.start();
    await goOnline();
    const first = line.request('sync', { conversationId, after: 1 });
    const second = line.request('send', { conversationId, cid: hexId('1'), text: 'x' });
    const [, sync, send] = sockets.newest().commands();
    expect([sync?.type, send?.type]).toEqual(['sync', 'send']);
    sockets.newest().tell({
      type: 'fail',
      id: send?.id,
      code: 'rate_limited',
      message: 'Slow.',
      retryable: true,
      retryAfterMs: 9,
    });
    sockets.newest().tell({ type: 'ok', id: sync?.id, result: { rows: [], head: { seq: 1 } } });
    sockets.newest().tell({ type: 'ok', id: 99, result: {} });
    await expect(second).rejects.toMatchObject({ code: 'rate_limited', retryable: true, retryAfterMs: 9 });
    await expect(first).resolves.toEqual({ rows: [], head: { seq: 1 } });
    expect(ignored).toEqual(['reply nobody waits for']);
  });

  it('refuses an answer that does not follow its schema', async () => {
    const { line, sockets, goOnline } = setUp();
    line.start();
    await goOnline();
    const request = line.request('sync', { conversationId, after: 1 });
    sockets.newest().tell({ type: 'ok', id: 1, result: { rows: 'none' } });
    await expect(request).rejects.toMatchObject({ code: 'bad_answer', retryable: false });
  });

  it('sends nothing without a welcomed line', async () => {
    const { line, sockets } = setUp();
    line.start();
    sockets.newest().opened();
    await expect(line.request('sync', { conversationId, after: 1 })).rejects.toMatchObject({
      code: 'network',
    });
    expect(sockets.newest().commands()).toHaveLength(1);
  });

  it('sends an attachment as one binary frame', async () => {
    const { line, sockets, goOnline } = setUp();
    line.start();
    await goOnline();
    const header = { conversationId, cid: hexId('1'), name: 'a.txt', size: 2, sha256: 'digest' };
    const sent = line.sendAttachment(header, Uint8Array.of(1, 2));
    const frame = decodeAttachmentFrame(sockets.newest().sent.at(-1) as Uint8Array);
    expect(JSON.parse(frame?.header ?? '')).toEqual({ ...header, id: 1 });
    expect(frame?.bytes).toEqual(Uint8Array.of(1, 2));
    sockets.newest().tell({ type: 'ok', id: 1, result: { row: textRow(1) } });
    await expect(sent).resolves.toEqual({ row: textRow(1) });
  });

  it('hands pushes on, binary ones with their bytes, and ignores what it cannot read', async () => {
    const { line, sockets, goOnline, pushes, ignored } = setUp();
    line.start();
    await goOnline();
    const { received, tell } = sockets.newest();
    tell({ type: 'rows', conversationId, rows: [textRow(1)] });
    received(
      encodeAttachmentFrame({
        kind: FRAME_ROW,
        header: JSON.stringify({ row: textRow(2) }),
        bytes: Uint8Array.of(9),
      }),
    );
    tell({ type: 'confetti', userId: ana.id });
    tell({ type: 'rows', conversationId: 7, rows: [] });
    received('{');
    received(Uint8Array.of(1, 2, 3));
    expect(pushes).toEqual([
      [{ type: 'rows', conversationId, rows: [textRow(1)] }, undefined],
      [{ type: 'rows', conversationId, rows: [textRow(2)] }, Uint8Array.of(9)],
    ]);
    expect(ignored).toEqual([
      'unknown type confetti',
      'malformed rows',
      'not an event',
      'malformed binary frame',
    ]);
    expect(line.state.get().state).toBe('online');
  });

  it('[M8] comes back by itself, with open commands refused as unknown', async () => {
    const { clock, line, sockets, goOnline, refusals } = setUp();
    line.start();
    await goOnline();
    const request = line.request('sync', { conversationId, after: 1 });
    sockets.newest().closed(closeCodes.serviceRestart, 'restart');
    await expect(request).rejects.toMatchObject({ code: 'network', retryable: true });
    expect(line.state.get()).toMatchObject({
      state: 'waiting',
      retryAt: clock.now() + 500,
      reason: 'restart',
    });
    await clock.advance(499);
    expect(sockets.sockets).toHaveLength(1);
    await clock.advance(1);
    expect(sockets.sockets).toHaveLength(2);
    expect(line.state.get().state).toBe('connecting');
    expect(refusals()).toBe(0);
  });

  it('gives up a line that does not answer within 30 s, and hears nothing more from it', async () => {
    const { clock, line, sockets, goOnline, pushes } = setUp();
    line.start();
    await goOnline();
    const request = line.request('sync', { conversationId, after: 1 });
    const caught = request.catch((error: unknown) => error);
    await clock.advance(30_000);
    expect(await caught).toMatchObject({ code: 'network' });
    expect(line.state.get().state).toBe('waiting');
    const dead = sockets.newest();
    expect(dead.closedWith).toBe(1000);
    dead.tell({ type: 'rows', conversationId, rows: [textRow(1)] });
    dead.closed(1006, '');
    expect(pushes).toEqual([]);
    expect(line.state.get()).toMatchObject({ attempt: 1 });
  });

  it('keeps a quiet line, because browsers show no pings', async () => {
    const { clock, line, sockets, goOnline } = setUp();
    line.start();
    await goOnline();
    await clock.advance(24 * 3_600_000);
    expect(line.state.get().state).toBe('online');
    expect(sockets.sockets).toHaveLength(1);
  });

  it('gives up an opening that hangs', async () => {
    const { clock, line, refusals } = setUp();
    line.start();
    await clock.advance(30_000);
    expect(line.state.get().state).toBe('waiting');
    expect(refusals()).toBe(1);
  });

  it('reconnects at once when the network is back, also from a line that looks alive', async () => {
    const { line, sockets, goOnline, network } = setUp();
    line.start();
    sockets.newest().closed(1006, '');
    network.set(false);
    expect(line.state.get().state).toBe('offline');
    network.set(true);
    expect(line.state.get().state).toBe('connecting');
    await goOnline();
    network.set(false);
    expect(line.state.get().state).toBe('online');
    network.set(true);
    expect(sockets.sockets).toHaveLength(3);
  });

  it('still tries while the device calls itself offline: the server may be on this machine', async () => {
    const { clock, line, sockets, network } = setUp();
    network.set(false);
    line.start();
    expect(sockets.sockets).toHaveLength(1);
    sockets.newest().closed(1006, '');
    await clock.advance(500);
    expect(sockets.sockets).toHaveLength(2);
  });

  it('tries again when catching up fails', async () => {
    const { line, sockets, resumes, ignored } = setUp();
    line.start();
    sockets.newest().opened();
    sockets.newest().tell(welcome);
    resumes[0]?.fail(new Error('no list'));
    await turn();
    expect(line.state.get()).toMatchObject({ state: 'waiting', reason: 'no list' });
    expect(ignored).toEqual(['resume failed']);
  });

  it('[M13] tries again at once when the hello is refused for a passing reason', async () => {
    const { line, sockets } = setUp();
    line.start();
    sockets.newest().opened();
    sockets.newest().tell({ type: 'fail', id: 0, code: 'unavailable', message: 'Busy.', retryable: true });
    expect(line.state.get()).toMatchObject({ state: 'waiting', reason: 'Busy.' });
  });

  it('leaves the word to the close code when the hello is refused for good', async () => {
    const { line, sockets } = setUp();
    line.start();
    const { opened, tell, closed } = sockets.newest();
    opened();
    tell({ type: 'fail', id: 0, code: 'upgrade_required', message: 'Too old.', retryable: false });
    expect(line.state.get().state).toBe('connecting');
    closed(closeCodes.protocolUnsupported, 'protocol not supported');
    expect(line.state.get().state).toBe('stopped');
  });

  it('stops for good, and starts again when asked', async () => {
    const { clock, line, sockets, goOnline } = setUp();
    line.start();
    await goOnline();
    line.stop(closeCodes.sessionEnded, 'Signed out.');
    expect(line.state.get()).toEqual({
      state: 'stopped',
      code: closeCodes.sessionEnded,
      reason: 'Signed out.',
    });
    await clock.advance(600_000);
    expect(sockets.sockets).toHaveLength(1);
    line.start();
    expect(line.state.get().state).toBe('connecting');
  });
});
