import type { PasswordHash } from '@satchel/api/domain/passwords';
import { SESSION_IDLE, SESSION_LIFETIME } from '@satchel/protocol/limits';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { register, signIn } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { startTestServer, useServer } from '../support/start-test-server.ts';
import { expectStillServing } from '../support/still-serving.ts';

const PASSWORD = 'a long walk by the sea';

/** The real Argon2id, counted. */
const calls = { hash: 0, verify: 0 };
const counted = (passwords: PasswordHash): PasswordHash => ({
  hash: (password) => {
    calls.hash++;
    return passwords.hash(password);
  },
  verify: (phc, password) => {
    calls.verify++;
    return passwords.verify(phc, password);
  },
});

describe('signing in', () => {
  const server = useServer({ wrapPasswords: counted });
  expectStillServing(server);
  beforeEach(() => {
    Object.assign(calls, { hash: 0, verify: 0 });
  });

  let names = 0;
  const newName = () => `guest.${++names}`;
  const post = (path: string, body: object) => http(server()).post(`/auth/${path}`, body);

  it('works with the name in any case and the right password', async () => {
    const username = newName();
    const registered = await post('register', { username, password: PASSWORD, name: 'Ann Walker' });
    expect(registered.status).toBe(201);
    expect(registered.body.user).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      username,
      name: 'Ann Walker',
    });
    const response = await post('login', { username: username.toUpperCase(), password: PASSWORD }).expect(
      200,
    );
    expect(response.body.user).toEqual(registered.body.user);
    expect(response.body.token).toMatch(/^[\w-]{43}$/);
    const me = await http(server(), response.body).get('/user/me').expect(200);
    expect(me.body).toEqual({ user: registered.body.user });
  });

  it('row 13: with a wrong password or an unknown name fails alike, after one verification', async () => {
    const username = newName();
    await post('register', { username, password: PASSWORD }).expect(201);
    await post('login', { username: 'nobody.here', password: PASSWORD });
    const tries = [
      { username, password: 'another long walk' },
      { username: 'nobody.at.all', password: PASSWORD },
      { username: 'not a username', password: PASSWORD },
      { username: `${username}\u0000`, password: PASSWORD },
    ];
    const bodies: string[] = [];
    for (const body of tries) {
      calls.verify = 0;
      const { requestId: _, ...answer } = expectProblem(await post('login', body), 'bad_credentials');
      bodies.push(JSON.stringify(answer));
      expect(calls.verify).toBe(1);
    }
    expect(new Set(bodies).size).toBe(1);
    expect(calls.hash).toBeLessThanOrEqual(2);
  });

  it('row 14: the sixth wrong try in 15 minutes waits, and so does the right password', async () => {
    const [username, other] = [newName(), newName()];
    for (const name of [username, other]) {
      await post('register', { username: name, password: PASSWORD }).expect(201);
    }
    const wrong = () => post('login', { username, password: 'another long walk' });
    for (let tries = 0; tries < 4; tries++) expectProblem(await wrong(), 'bad_credentials');
    await post('login', { username, password: PASSWORD }).expect(200);
    for (let tries = 0; tries < 5; tries++) expectProblem(await wrong(), 'bad_credentials');
    calls.verify = 0;
    for (const name of [username, username.toUpperCase()]) {
      const response = await post('login', { username: name, password: PASSWORD });
      const { retryAfterMs, limit } = expectProblem(response, 'too_many_attempts');
      expect(limit).toBe(5);
      const seconds = Number(response.headers['retry-after']);
      expect(seconds).toBe(Math.ceil((retryAfterMs ?? 0) / 1000));
      expect(seconds).toBeGreaterThan(800);
      expect(seconds).toBeLessThanOrEqual(900);
    }
    expect(calls.verify).toBe(0);
    await post('login', { username: other, password: PASSWORD }).expect(200);
  });

  it('row 14: guesses that come all at once are counted before they are looked at', async () => {
    const username = newName();
    await post('register', { username, password: PASSWORD }).expect(201);
    calls.verify = 0;
    const wrong = () => post('login', { username, password: 'another long walk' });
    const answers = await Promise.all(Array.from({ length: 12 }, wrong));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
    expect(calls.verify).toBe(5);
  });

  const weak: [string, string][] = [
    ['11 characters', 'x1y2z3a4b5c'],
    ['129 characters', 'abcdefghi '.repeat(13).slice(0, 129)],
    ['a common one', 'passwordpassword'],
    ['a common one in capitals', 'CorrectHorseBatteryStaple'],
    ['one character many times', 'aaaaaaaaaaaaaaaa'],
    ['nothing', ''],
  ];

  it.each(weak)('row 15: a password of %s is weak, with the reason', async (_what, password) => {
    const answer = expectProblem(await post('register', { username: newName(), password }), 'weak_password');
    expect(answer.field).toBe('password');
    expect(answer.detail).toMatch(/characters|common|different/);
    expect(calls.hash).toBe(0);
  });

  it('row 15: a password made of the user name is weak; 12 and 128 characters are not', async () => {
    const response = await post('register', { username: 'wanderer', password: 'wanderer1234' });
    expectProblem(response, 'weak_password');
    for (const password of ['🐢🦊🐙🦉🐝🐌 walks', 'the tide '.repeat(15).slice(0, 128)]) {
      await post('register', { username: newName(), password }).expect(201);
    }
  });

  it('row 16: a password of 1 MB is refused before it is hashed', async () => {
    const password = 'x'.repeat(1_000_000);
    for (const path of ['register', 'login']) {
      expectProblem(await post(path, { username: newName(), password }), 'body_too_large');
    }
    const long = 'y'.repeat(2000);
    expectProblem(await post('login', { username: 'nobody.here', password: long }), 'bad_credentials');
    expect(calls).toEqual({ hash: 0, verify: 0 });
  });

  const badNames: [string, string][] = [
    ['one character', 'a'],
    ['33 characters', 'a'.repeat(33)],
    ['1000 characters', 'a'.repeat(1000)],
    ['a space', 'ann walker'],
    ['a control character', 'ann\u0007'],
    ['a bidi override', 'ann\u202Enib'],
    ['a zero-width space', 'an\u200Bn'],
    ['a Cyrillic letter', 'аnn.walker'],
    ['a Greek letter', 'αnn'],
    ['a full-width letter', 'ａnn'],
    ['a dotless i', 'ıvan'],
    ['a combining mark', 'anń'],
    ['a slash', 'a/b'],
    ['a dot in front', '.ann'],
    ['nothing', ''],
  ];

  it.each(badNames)('row 17: a user name with %s is 400', async (_what, username) => {
    const response = await post('register', { username, password: PASSWORD });
    expect(expectProblem(response, 'invalid_username').field).toBe('username');
  });

  it('row 17: a display name is free, but visible', async () => {
    const rename = async (name: string) => {
      const person = await register(server());
      return http(server(), person).patch('/user/me', { name });
    };
    for (const name of ['Żółw 🐢', '👨‍👩‍👧 Family', 'O’Brien', 'علی‌رضا']) {
      const { status, body } = await rename(name);
      expect({ status, name: body.user?.name }).toEqual({ status: 200, name });
    }
    for (const name of ['', '   ', 'a\u202Eb', 'a\nb', '\u200B', 'x'.repeat(65)]) {
      expectProblem(await rename(name), 'invalid_name');
    }
    expectProblem(await rename('a\u0000b'), 'bad_text');
  });

  it('row 18: of two who take a name at once, one gets it', async () => {
    const username = newName();
    const both = await Promise.all(
      ['one', 'two'].map((who) => post('register', { username, password: `${PASSWORD} ${who}` })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    for (const response of both) if (response.status === 409) expectProblem(response, 'username_taken');
    const loser = await post('register', { username: username.toUpperCase(), password: PASSWORD });
    expectProblem(loser, 'username_taken');
  });
});

describe('the session cookie', () => {
  const server = useServer();
  expectStillServing(server);

  const withCookie = (method: 'get' | 'post', path: string, cookie: string, body?: object) =>
    http(server())[method](path, body).set('Cookie', `sid=${cookie}`);
  const cookieOf = (headers: Record<string, unknown>) => String(headers['set-cookie']);

  it('is HttpOnly, SameSite=Strict and for the whole site', async () => {
    const person = await register(server());
    const response = await http(server()).post('/auth/login', {
      username: person.user.username,
      password: person.password,
    });
    const cookie = cookieOf(response.headers);
    expect(cookie).toContain(`sid=${response.body.token}; Max-Age=${SESSION_LIFETIME / 1000}; Path=/`);
    expect(cookie).toContain('HttpOnly; SameSite=Strict');
    await withCookie('get', '/chat', response.body.token).expect(200);
  });

  it('is Secure under the https name that a proxy serves, and not beside it', async () => {
    const proxied = await startTestServer({ env: { SATCHEL_PUBLIC_URL: 'https://chat.example.org' } });
    const { user, password } = await register(proxied);
    const signIn = (host: string) =>
      http(proxied).post('/auth/login', { username: user.username, password }).set('Host', host).expect(200);
    expect(cookieOf((await signIn('chat.example.org')).headers)).toContain(
      'HttpOnly; Secure; SameSite=Strict',
    );
    expect(cookieOf((await signIn('localhost:8080')).headers)).not.toContain('Secure');
  });

  it('row 18: set before signing in is replaced, and what it stood for ends', async () => {
    const [attacker, victim] = [await register(server()), await register(server())];
    const { username } = victim.user;
    const credentials = { username, password: victim.password };
    for (const preset of [attacker.token, 'made-up-by-somebody-else']) {
      const response = await withCookie('post', '/auth/login', preset, credentials).expect(200);
      expect(response.body.token).not.toBe(preset);
      expect(cookieOf(response.headers)).toContain(`sid=${response.body.token}`);
      expectProblem(await withCookie('get', '/chat', preset), 'unauthenticated');
    }
  });

  it('does not end the session of a program that signs in again with its bearer', async () => {
    const person = await register(server());
    const again = await http(server(), person)
      .post('/auth/login', { username: person.user.username, password: person.password })
      .expect(200);
    await http(server(), person).get('/chat').expect(200);
    await http(server(), again.body).get('/chat').expect(200);
  });

  it('row 12: that is missing, tampered with or ended answers the same and is cleared', async () => {
    const person = await register(server());
    const ended = await signIn(server(), person);
    await http(server(), ended).post('/auth/logout').expect(204);
    const bodies = new Set<string>();
    const flipped = `${person.token.slice(0, -1)}${person.token.endsWith('A') ? 'B' : 'A'}`;
    for (const token of [ended.token, flipped, '', 'x', 'a'.repeat(43), '../../etc', '%00']) {
      const response = await withCookie('get', '/chat', token);
      const { requestId: _, ...answer } = expectProblem(response, 'unauthenticated');
      bodies.add(JSON.stringify(answer));
      expect(cookieOf(response.headers)).toMatch(/^sid=;.*Expires=Thu, 01 Jan 1970/);
    }
    for (const header of ['Bearer', 'Bearer x', `Basic ${person.token}`, `Bearer ${flipped}`]) {
      const response = await http(server()).get('/chat').set('Authorization', header);
      const { requestId: _, ...answer } = expectProblem(response, 'unauthenticated');
      bodies.add(JSON.stringify(answer));
    }
    expectProblem(await http(server()).get('/chat'), 'unauthenticated');
    expect(bodies.size).toBe(1);
  });

  it('is not kept: the store has its digest only', async () => {
    const person = await register(server());
    const [session] = await server().data.sessions.ofUser(person.user.id);
    expect(session?.tokenHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(session)).not.toContain(person.token);
  });
});

describe('a session', () => {
  const clock = createClock();
  // Time leaps here; the heartbeat would take every leap for a silent line.
  const rhythm = { pingEvery: Infinity, jitter: 0, pongWithin: Infinity };
  const server = useServer({ now: clock.now, rhythm });
  const isAlive = async (token: string) => (await http(server(), { token }).get('/chat')).status === 200;

  it('row 12: ends after seven idle days', async () => {
    const { token } = await register(server());
    clock.advance(SESSION_IDLE - 1000);
    expect(await isAlive(token)).toBe(true);
    clock.advance(SESSION_IDLE - 1000);
    expect(await isAlive(token)).toBe(true);
    clock.advance(SESSION_IDLE);
    expect(await isAlive(token)).toBe(false);
  });

  it('row 12: ends after thirty days, however much it was used', async () => {
    const { token } = await register(server());
    for (let days = 0; days < 5; days++) {
      clock.advance(SESSION_LIFETIME / 6);
      expect(await isAlive(token)).toBe(true);
    }
    clock.advance(SESSION_LIFETIME / 6);
    expect(await isAlive(token)).toBe(false);
  });

  it('[M10] is kept alive by the commands of its socket, for thirty days', async () => {
    const person = await register(server());
    const socket = await connect(server(), person);
    const use = () => socket.refused('not_found', 'open', { conversationId: newId() });
    for (let weeks = 0; weeks < 4; weeks++) {
      clock.advance(SESSION_IDLE - 1000);
      await use();
      await use();
    }
    expect(await isAlive(person.token)).toBe(true);
    clock.advance(SESSION_LIFETIME - 4 * SESSION_IDLE + 4000);
    socket.raw(JSON.stringify({ type: 'open', id: 1000, conversationId: newId() }));
    expect(await socket.ended).toEqual({ code: 4503, reason: 'session ended' });
  });

  it('[M10] that ran out closes its socket without a command', async () => {
    const person = await register(server());
    const socket = await connect(server(), person);
    clock.advance(SESSION_IDLE);
    expect(await socket.ended).toEqual({ code: 4503, reason: 'session ended' });
  });
});
