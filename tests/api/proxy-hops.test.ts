import { describe, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { register } from '../support/people.ts';
import { createRoom } from '../support/rooms.ts';
import { openSimple } from '../support/simple-client.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

const [ann, ben] = ['203.0.113.1', '203.0.113.2'];

/** A server that takes one guest a minute from each address. */
async function start(hops: number) {
  const env = { SATCHEL_PROXY_HOPS: String(hops), SATCHEL_GUESTS_PER_MINUTE: '1' };
  const server = await startTestServer({ env });
  const { slug } = await createRoom(server, await register(server, 'host'));
  return { server, slug };
}

/** The answer to somebody who asks for the room, over HTTP. */
async function visit(server: TestServer, room: string, forwarded: string) {
  const name = `guest ${newId().slice(0, 6)}`;
  return http(server).post('/auth/guest', { name, room }).set('X-Forwarded-For', forwarded);
}

/** Whether the room lets somebody in over the plain socket. */
async function joins(server: TestServer, room: string, forwarded: string): Promise<boolean> {
  const client = await openSimple(server, room, { headers: { 'x-forwarded-for': forwarded } });
  client.say({ type: 'join', name: 'Colt' });
  const heard = await Promise.race([
    client.until('note').then(() => true),
    client.until('error').then(() => false),
    client.ended.then(() => false),
  ]);
  await client.close();
  return heard;
}

describe('limits per address', () => {
  it('behind one proxy count each client by what that proxy says, over HTTP and the socket alike', async () => {
    const { server, slug } = await start(1);
    expect((await visit(server, slug, ann)).status).toBe(201);
    expectProblem(await visit(server, slug, ann), 'rate_limited');
    expect(await joins(server, slug, ann)).toBe(false);
    expect(await joins(server, slug, ben)).toBe(true);
    expectProblem(await visit(server, slug, ben), 'rate_limited');
  });

  it('do not believe what a client puts before that', async () => {
    const { server, slug } = await start(1);
    expect((await visit(server, slug, `198.51.100.1, ${ann}`)).status).toBe(201);
    expectProblem(await visit(server, slug, `198.51.100.2, ${ann}`), 'rate_limited');
    expect(await joins(server, slug, `198.51.100.3, ${ann}`)).toBe(false);
  });

  it('believe no header where no proxy is set', async () => {
    const { server, slug } = await start(0);
    expect((await visit(server, slug, ann)).status).toBe(201);
    expectProblem(await visit(server, slug, ben), 'rate_limited');
    expect(await joins(server, slug, '203.0.113.3')).toBe(false);
  });
});
