import { describe, expect, it } from 'vitest';
import { createGate } from '../support/gate.ts';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { register } from '../support/people.ts';
import { createRoom, enterAsGuest } from '../support/rooms.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

const PASSWORD = 'a long walk at night';
/** One more than may hash and wait for it. */
const STRANGERS = 103;

const from = (server: TestServer, address: string) => ({
  login: (username: string, password = PASSWORD) =>
    http(server).post('/auth/login', { username, password }).set('X-Forwarded-For', address),
  register: () =>
    http(server)
      .post('/auth/register', { username: `u.${newId().slice(0, 20)}`, password: PASSWORD })
      .set('X-Forwarded-For', address),
});

describe('a flood of sign-ins', () => {
  it('row 14: from one network is refused before anything is hashed, and keeps out nobody elsewhere', async () => {
    const env = { SATCHEL_PROXY_HOPS: '1', SATCHEL_SIGN_INS_PER_MINUTE: '6' };
    let hashed = 0;
    const server = await startTestServer({
      env,
      wrapPasswords: () => ({
        hash: async (password) => {
          hashed += 1;
          return password;
        },
        verify: async (phc, password) => {
          hashed += 1;
          return phc === password;
        },
      }),
    });
    const there = from(server, '2001:db8:1:2::1');
    await there.register().expect(201);
    await Promise.all(['one', 'two', 'three', 'four', 'five'].map((name) => there.login(name).expect(401)));
    hashed = 0;
    const next = from(server, '2001:db8:1:2:ffff::2');
    for (const answer of [await next.login('six'), await next.register()]) {
      const { limit, retryAfterMs } = expectProblem(answer, 'rate_limited');
      expect(limit).toBe(6);
      expect(retryAfterMs).toBeGreaterThan(0);
    }
    expect(hashed).toBe(0);
    await from(server, '2001:db8:1:3::1').register().expect(201);
  });

  it('row 14: that fills the queue costs nobody a try', async () => {
    const gate = createGate();
    const server = await startTestServer({
      wrapPasswords: () => ({
        hash: async (password) => password,
        verify: async (phc, password) => {
          await gate.pass();
          return phc === password;
        },
      }),
    });
    const ann = await register(server, 'ann');
    gate.shut();
    const strangers = Array.from({ length: STRANGERS }, (_, at) =>
      http(server)
        .post('/auth/login', { username: `stranger${at}`, password: PASSWORD })
        .then(({ status }) => status),
    );
    const login = () =>
      http(server).post('/auth/login', { username: ann.user.username, password: ann.password });
    // One that is refused tells that all places are taken, and none is free before the gate opens.
    expect(await Promise.race(strangers)).toBe(503);
    for (let tries = 0; tries < 8; tries++) expectProblem(await login(), 'unavailable');
    gate.open();
    expect(new Set(await Promise.all(strangers))).toEqual(new Set([401, 503]));
    await login().expect(200);
  });

  it('row 14: guesses of one name from one network are counted together', async () => {
    const server = await startTestServer({ env: { SATCHEL_PROXY_HOPS: '1' } });
    const ann = await register(server, 'ann');
    for (let host = 1; host <= 5; host++) {
      await from(server, `2001:db8::${host}`).login(ann.user.username, 'a wrong guess of it').expect(401);
    }
    expectProblem(
      await from(server, '2001:db8::6').login(ann.user.username, ann.password),
      'too_many_attempts',
    );
    await from(server, '2001:db8:0:1::1').login(ann.user.username, ann.password).expect(200);
  });

  it('[R7] a guest who becomes an account is counted as well', async () => {
    const server = await startTestServer({ env: { SATCHEL_SIGN_INS_PER_MINUTE: '1' } });
    const room = await createRoom(server, await register(server, 'host'));
    const guest = await enterAsGuest(server, room);
    const wanted = { username: 'colt', password: PASSWORD };
    expectProblem(await http(server, guest).post('/auth/upgrade', wanted), 'rate_limited');
  });
});
