import { AppError } from '@satchel/api/domain/app-error';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { expectNoInternals, expectProblem } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { startTestServer, useServer } from '../support/start-test-server.ts';
import { sendFile } from '../support/upload.ts';
import { withObjects } from '../support/wrap-objects.ts';

const server = useServer();
const get = (path: string) => request(server().url).get(path);

describe('what machines ask', () => {
  it('is alive, ready, and of some version, under whatever name they use', async () => {
    for (const host of ['satchel.internal:8080', 'localhost']) {
      expect((await get('/healthz').set('Host', host)).body).toEqual({ alive: true });
      const ready = await get('/readyz').set('Host', host);
      expect(ready.status).toBe(200);
      expect(ready.body).toEqual({
        ready: true,
        draining: false,
        backEnds: { dataStore: 'ok', objectStore: 'ok', bus: 'ok' },
      });
      const version = await get('/version').set('Host', host);
      expect(version.body).toEqual({
        name: 'satchel',
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        protocol: 1,
      });
      expect(version.headers['cache-control']).toBe('no-store');
    }
    expectProblem(await get('/api/v1/user/me').set('Host', 'satchel.internal:8080'), 'wrong_host');
  });

  it('changes nothing: other methods are refused', async () => {
    const refused = await request(server().url).post('/readyz');
    expectProblem(refused, 'method_not_allowed');
    expect(refused.headers.allow).toBe('GET, HEAD');
  });

  it('is not ready with a back end that fails, and says which one and nothing of it', async () => {
    let broken = true;
    const limping = await startTestServer({
      wrapObjects: withObjects(({ check }) => ({
        check: () =>
          broken
            ? Promise.reject(new AppError('storage_unavailable', { message: 'ENOENT /srv/secret' }))
            : check(),
      })),
    });
    const { status, body, text } = await request(limping.url).get('/readyz');
    expect(status).toBe(503);
    expect(body).toMatchObject({ ready: false, backEnds: { dataStore: 'ok', objectStore: 'failed' } });
    expectNoInternals(text);
    await request(limping.url).get('/healthz').expect(200);
    broken = false;
    await request(limping.url).get('/readyz').expect(200);
  });
});

describe('metrics', () => {
  it('count what happens, with labels of few values', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const socket = await connect(server(), ann);
    const before = await numbers();
    await socket.call('send', { conversationId, cid: newId(), text: 'A text that no metric shows.' });
    await sendFile(server(), ann, conversationId, Buffer.from('five!'));
    await get('/nowhere.txt');
    const after = await numbers();
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);

    expect(after.get('satchel_sockets')).toBe(1);
    expect(grown('satchel_messages_total{kind="text"}')).toBe(1);
    expect(grown('satchel_messages_total{kind="file"}')).toBe(1);
    expect(grown('satchel_part_bytes_stored_total')).toBe(5);
    expect(grown('satchel_commits_total')).toBeGreaterThan(0);
    expect(grown('satchel_append_seconds_count')).toBeGreaterThan(1);
    expect(grown('satchel_http_requests_total{method="GET",status="404"}')).toBe(1);
    expect(grown('satchel_http_bytes_total{direction="in"}')).toBeGreaterThan(500);
    expect(after.get('satchel_transfers{direction="up"}')).toBe(0);
    expect(after.get('satchel_files_due')).toBe(0);
    expect(after.get('satchel_event_loop_delay_seconds{quantile="0.99"}')).toBeGreaterThan(0);

    const { text, headers } = await get('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const secret of ['A text', conversationId, ann.user.id, ben.user.username, ann.token]) {
      expect(text).not.toContain(secret);
    }
    await socket.close();
  });

  it('without a token are for this machine under its own name', async () => {
    expectProblem(await get('/metrics').set('Host', 'satchel.internal'), 'not_allowed');
    expectProblem(await get('/metrics').set('X-Forwarded-For', '203.0.113.9'), 'not_allowed');
  });

  it('with a token are for its bearer', async () => {
    const token = 'a-token-for-scraping-only';
    const guarded = await startTestServer({ env: { SATCHEL_METRICS_TOKEN: token } });
    const refused = await request(guarded.url).get('/metrics');
    expectProblem(refused, 'not_allowed');
    expect(refused.headers['www-authenticate']).toBe('Bearer');
    const scrape = request(guarded.url).get('/metrics').set('Host', 'satchel.internal:8080');
    expect((await scrape.set('Authorization', `Bearer ${token}`)).text).toContain(
      'satchel_build_info{version=',
    );
  });
});

/** Every sample of a scrape by its name and labels. */
async function numbers(): Promise<Map<string, number>> {
  const { text } = await get('/metrics').expect(200);
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const [, name = '', value] = /^(.*) (\S+)$/.exec(line) ?? [];
      return [name, Number(value)];
    }),
  );
}
