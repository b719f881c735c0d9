import { AppError } from '@satchel/api/domain/app-error';
import type { PasswordHash } from '@satchel/api/domain/passwords';
import { closeCodes } from '@satchel/protocol/close-codes';
import { OPEN_UPLOADS_MAX, PINGS_MAX, SOCKETS_DEFAULT } from '@satchel/protocol/limits';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createGate } from '../support/gate.ts';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, register } from '../support/people.ts';
import { quickPasswords } from '../support/quick-passwords.ts';
import { joinSimple, openSimple } from '../support/simple-client.ts';
import { connect, openSocket } from '../support/socket-client.ts';
import { startTestServer, useServer } from '../support/start-test-server.ts';
import { expectStillServing } from '../support/still-serving.ts';
import {
  beginUpload,
  completeUpload,
  confirm,
  digestOf,
  postForm,
  putPart,
  sendFile,
} from '../support/upload.ts';
import { withObjects } from '../support/wrap-objects.ts';

/** What a handshake is answered with that becomes no socket. */
function refusedHandshake(server: { url: string }, { token }: { token: string }) {
  return shakeHands(server, '/ws', { authorization: `Bearer ${token}` });
}

async function shakeHands(server: { url: string }, path: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}${path}`, { headers });
  return new Promise<{ status: number; retryAfter: number } | 'opened'>((resolve) => {
    socket.on('unexpected-response', (_req, res) => {
      resolve({ status: res.statusCode ?? 0, retryAfter: Number(res.headers['retry-after']) });
      res.resume();
    });
    socket.on('open', () => {
      resolve('opened');
      socket.close();
    });
    socket.on('error', () => {});
  });
}

describe('sockets', () => {
  it('row 21: of one person are ten; the eleventh closes the oldest, which stays away', async () => {
    const server = await startTestServer({ env: { SATCHEL_SOCKETS_PER_PERSON: `${SOCKETS_DEFAULT}` } });
    const { ann, ben, conversationId } = await createPair(server);
    const own = [];
    for (let count = 0; count < SOCKETS_DEFAULT; count++) own.push(await connect(server, ann));
    const others = await connect(server, ben);
    const eleventh = await connect(server, ann);
    expect(await own[0]!.ended).toMatchObject({ code: closeCodes.tooManySockets });
    const twelfth = await openSocket(server, ann);
    expect(await own[1]!.ended).toMatchObject({ code: closeCodes.tooManySockets });
    for (const socket of [...own.slice(2), eleventh, others]) await socket.call('open', { conversationId });
    await twelfth.close();
    await connect(server, ann);
    await own[2]!.call('open', { conversationId });
  });

  it('row 21: too many at once are told to come back, and each at another time', async () => {
    let chance = 0;
    const server = await startTestServer({
      random: () => (chance = (chance + 0.3) % 1),
      env: { SATCHEL_HANDSHAKES_PER_SECOND: '5' },
    });
    const { ann } = await createPair(server);
    const answers = await Promise.all(Array.from({ length: 40 }, () => refusedHandshake(server, ann)));
    const refused = answers.flatMap((answer) => (answer === 'opened' ? [] : [answer]));
    expect(refused.length).toBeGreaterThan(20);
    for (const { status, retryAfter } of refused) {
      expect(status).toBe(503);
      expect(retryAfter).toBeGreaterThanOrEqual(5);
      expect(retryAfter).toBeLessThanOrEqual(30);
    }
    expect(new Set(refused.map(({ retryAfter }) => retryAfter)).size).toBeGreaterThan(2);
    await http(server, ann).get('/chat').expect(200);
  });

  it('row 21: of one person in a minute are bounded, and those of others are not touched', async () => {
    const server = await startTestServer({ env: { SATCHEL_SOCKETS_PER_PERSON: '1' } });
    const { ann, ben } = await createPair(server);
    for (let count = 0; count < 6; count++) expect(await refusedHandshake(server, ann)).toBe('opened');
    const answer = await refusedHandshake(server, ann);
    expect(answer).toMatchObject({ status: 429 });
    expect((answer as { retryAfter: number }).retryAfter).toBeGreaterThan(0);
    expect(await refusedHandshake(server, ben)).toBe('opened');
    expect(await refusedHandshake(server, { token: 'nobody' })).toMatchObject({ status: 401 });
  });

  it('row 21: [S7] of visitors are counted apart, so that no crowd of them keeps out who is signed in', async () => {
    const server = await startTestServer({ env: { SATCHEL_HANDSHAKES_PER_SECOND: '8' } });
    const { ann } = await createPair(server);
    const visits = await Promise.all(Array.from({ length: 60 }, () => shakeHands(server, '/chat/people')));
    expect(await refusedHandshake(server, ann)).toBe('opened');
    const refused = visits.flatMap((answer) => (answer === 'opened' ? [] : [answer]));
    expect(refused.length).toBeGreaterThan(20);
    for (const { status, retryAfter } of refused) {
      expect(status).toBe(429);
      expect(retryAfter).toBeGreaterThan(0);
    }
  });

  it('row 21: [S7] that have not joined a room are a hundred from one address', async () => {
    const server = await startTestServer({ env: { SATCHEL_GUESTS_PER_MINUTE: '1000' } });
    const waiting = [];
    for (let count = 0; count < 100; count++) waiting.push(await openSimple(server, 'people'));
    expect(await shakeHands(server, '/chat/people')).toMatchObject({ status: 429 });
    const [first, second] = waiting;
    first?.say({ type: 'join', name: 'Colt' });
    await first?.until('chat_history');
    expect(await shakeHands(server, '/chat/people')).toBe('opened');
    await second?.close();
    await joinSimple(server, 'people', 'June');
  });

  it('row 25: that ping more than twenty times in ten seconds are closed with 1008', async () => {
    const server = await startTestServer();
    const { ann, conversationId } = await createPair(server);
    const socket = await connect(server, ann);
    for (let count = 0; count < PINGS_MAX; count++) socket.socket.ping();
    await socket.call('open', { conversationId });
    socket.socket.ping();
    expect(await socket.ended).toMatchObject({ code: 1008 });
    const visitor = new WebSocket(`${server.url.replace(/^http/, 'ws')}/chat/people`);
    const ended = new Promise((resolve) => visitor.once('close', resolve));
    visitor.once('open', () => {
      for (let count = 0; count <= PINGS_MAX; count++) visitor.ping();
    });
    expect(await ended).toBe(1008);
  });
});

describe('passwords', () => {
  it('L11: are hashed two at a time, and over a hundred waiting are told to come back', async () => {
    const gate = createGate();
    const counted = { running: 0, most: 0 };
    const quick = quickPasswords();
    const gated = (): PasswordHash => ({
      hash: quick.hash,
      async verify(...given) {
        counted.most = Math.max(counted.most, ++counted.running);
        await gate.pass();
        counted.running--;
        return quick.verify(...given);
      },
    });
    const server = await startTestServer({ wrapPasswords: gated });
    const { ann, conversationId } = await createPair(server);
    gate.shut();
    const tries = Array.from({ length: 110 }, (_, index) =>
      http(server).post('/auth/login', { username: `nobody.${index}`, password: 'a long walk by the sea' }),
    );
    const answers = Promise.all(tries.map((test) => test.then((response) => response)));
    const message = { cid: newId(), text: 'Meanwhile.' };
    await http(server, ann).post(`/chat/${conversationId}/messages`, message).expect(201);
    const early = await Promise.race(tries);
    expect(expectProblem(early, 'unavailable').retryAfterMs).toBe(10_000);
    expect(early.headers['retry-after']).toBe('10');
    gate.open();
    const statuses = (await answers).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(102);
    expect(statuses.filter((status) => status === 503)).toHaveLength(8);
    expect(counted.most).toBe(2);
  });
});

describe('space', () => {
  const server = useServer({ env: { SATCHEL_QUOTA_BYTES: '10000' } });
  expectStillServing(server);

  it('row 38: beyond what one person may hold is 403 with the limit, until something is delivered', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const first = await sendFile(server(), ann, conversationId, Buffer.alloc(6000));
    const second = await beginUpload(server(), ann, conversationId, 4000).expect(201);
    const refused = expectProblem(await beginUpload(server(), ann, conversationId, 1), 'quota_exceeded');
    expect(refused).toMatchObject({ limit: 10_000, detail: expect.stringContaining('10000 of 10000') });
    const form = await postForm(server(), ann, conversationId, Buffer.from('x'));
    expectProblem(form, 'quota_exceeded');
    await beginUpload(server(), ben, conversationId, 9000).expect(201);
    await confirm(server(), ben, first);
    await beginUpload(server(), ann, conversationId, 6000).expect(201);
    expectProblem(await beginUpload(server(), ann, conversationId, 1), 'quota_exceeded');
    await http(server(), ann).delete(`/file/${second.body.file.id}`).expect(204);
    await expect
      .poll(async () => (await beginUpload(server(), ann, conversationId, 4000)).status, { timeout: 5000 })
      .toBe(201);
  });

  it('row 38: a sixth open upload is 429, also when all begin at once, and a repeat is none', async () => {
    const { ann, conversationId } = await createPair(server());
    const cid = newId();
    const begun = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        beginUpload(server(), ann, conversationId, 5, index === 0 ? { cid } : {}),
      ),
    );
    const taken = begun.filter(({ status }) => status === 201);
    expect(taken).toHaveLength(OPEN_UPLOADS_MAX);
    for (const response of begun) {
      if (response.status === 201) continue;
      expect(expectProblem(response, 'too_many_uploads').limit).toBe(OPEN_UPLOADS_MAX);
    }
    await beginUpload(server(), ann, conversationId, 5, { cid }).expect(200);
    const { id } = taken[0]!.body.file;
    const bytes = Buffer.from('12345');
    await putPart(server(), ann, id, 1, bytes).expect(204);
    await completeUpload(server(), ann, id, digestOf(bytes)).expect(200);
    await beginUpload(server(), ann, conversationId, 5).expect(201);
  });
});

describe('a full store', () => {
  let full = false;
  const refuse = () => Promise.reject(new AppError('server_full'));
  const server = useServer({
    wrapObjects: withObjects(({ begin, putPart: put }) => ({
      begin: (...given) => (full ? refuse() : begin(...given)),
      putPart: (part) => {
        if (!full) return put(part);
        part.body.resume();
        return refuse();
      },
    })),
  });
  expectStillServing(server);

  it('row 38: answers 507 to uploads, keeps what was sent, and goes on when there is space', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const sent = await sendFile(server(), ann, conversationId);
    const running = await beginUpload(server(), ann, conversationId, 5).expect(201);
    full = true;
    const bytes = Buffer.from('12345');
    const cid = newId();
    expectProblem(await beginUpload(server(), ann, conversationId, 5, { cid }), 'server_full');
    expectProblem(await putPart(server(), ann, running.body.file.id, 1, bytes), 'server_full');
    expectProblem(await postForm(server(), ann, conversationId, bytes), 'server_full');
    await http(server(), ben).get(`/file/${sent.file.id}/content`).expect(200);
    full = false;
    await beginUpload(server(), ann, conversationId, 5, { cid }).expect(200);
    await putPart(server(), ann, running.body.file.id, 1, bytes).expect(204);
    await completeUpload(server(), ann, running.body.file.id, digestOf(bytes)).expect(200);
  });
});

describe('signing in', () => {
  it('row 14: a sixth failure for a name waits, with the right password too; other names do not', async () => {
    const server = await startTestServer();
    const [ann, ben] = [await register(server, 'ann'), await register(server, 'ben')];
    const signIn = ({ user }: typeof ann, password: string) =>
      http(server).post('/auth/login', { username: user.username, password });
    for (let count = 0; count < 5; count++) {
      expectProblem(await signIn(ann, 'not the password'), 'bad_credentials');
    }
    for (const password of ['not the password', ann.password]) {
      const response = await signIn(ann, password);
      const { retryAfterMs = 0 } = expectProblem(response, 'too_many_attempts');
      expect(retryAfterMs).toBeGreaterThan(14 * 60_000);
      expect(Number(response.headers['retry-after'])).toBe(Math.ceil(retryAfterMs / 1000));
    }
    await signIn(ben, ben.password).expect(200);
    await http(server, ann).get('/chat').expect(200);
  });
});
