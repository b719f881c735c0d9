import { createHash } from 'node:crypto';
import { MiB } from '@satchel/protocol/limits';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { bodyOf, openRequest } from '../support/open-request.ts';
import { createPair, type Pair } from '../support/people.ts';
import { newBucket, removeBucket } from '../support/s3-bucket.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startSilencingProxy } from '../support/silencing-proxy.ts';
import { connect, type TestSocket } from '../support/socket-client.ts';
import { type Sent, sendFile } from '../support/upload.ts';
import { createInstallation, type Installation } from './support/installation.ts';

/** What an operator, a container runtime or a process manager does to a busy server. */
describe('SIGTERM', () => {
  let house: Installation;

  beforeEach(async () => {
    house = await createInstallation();
  });
  afterEach(() => house.remove());

  it('[M2] under load: everything acknowledged is there afterwards, sockets are told to come back, exit 0', async () => {
    const server = await house.start({ env: { SATCHEL_MESSAGES_PER_MINUTE: '1000000' } });
    const pairs = await Promise.all([createPair(server), createPair(server), createPair(server)]);
    const senders = await Promise.all(pairs.map((pair) => flood(server, pair)));
    const hearers = await Promise.all(pairs.map(({ ben }) => connect(server, ben)));
    await expect.poll(() => senders.every(({ acked }) => acked.size > 50), { timeout: 20_000 }).toBe(true);

    expect(await server.stop()).toEqual({ code: 0, signal: null });
    for (const { socket } of senders) expect((await socket.ended).code).toBe(1012);
    for (const hearer of hearers) expect((await hearer.ended).code).toBe(1012);

    const second = await house.start();
    for (const { acked, pair } of senders) {
      const stored = await cidsIn(second, pair);
      expect([...acked].filter((cid) => !stored.has(cid))).toEqual([]);
    }
  });

  it('lets a running upload and a running download end, is not ready meanwhile, and takes nobody new', async () => {
    const server = await house.start();
    const { ann, ben, conversationId } = await createPair(server);
    const bytes = Buffer.alloc(24 * MiB, 'satchel');
    const { file } = await sendFile(server, ann, conversationId, bytes);

    const download = openRequest(server, ben, 'GET', `/file/${file.id}/content`);
    download.req.end();
    const arriving = await download.response;
    const upload = await beginForm(server, ann.token, conversationId);
    expect(await readiness(server)).toBe(200);

    const stopped = server.stop();
    await expect.poll(() => isRefused(server), { timeout: 10_000 }).toBe(true);
    expect(await readiness(server)).toBe(503);

    upload.finish();
    const answer = await upload.response;
    expect(answer.statusCode).toBe(201);
    const announced = JSON.parse((await bodyOf(answer)).text);
    const arrived = await bodyOf(arriving);
    expect({ whole: arrived.whole, size: arrived.bytes.length }).toEqual({ whole: true, size: bytes.length });
    expect(await stopped).toEqual({ code: 0, signal: null });

    const second = await house.start();
    const log = await http(second, ben).get(`/chat/${conversationId}/messages`).expect(200);
    const messages: { id: string }[] = log.body.messages;
    expect(messages.filter(({ id }) => id === announced.message.id)).toHaveLength(1);
    const content = await http(second, ben).get(`/file/${announced.file.id}/content`).expect(200);
    expect(digestOf(content.body)).toBe(digestOf(upload.bytes));
  });

  it('ends what takes longer than SATCHEL_DRAIN_SECONDS', async () => {
    const server = await house.start({ env: { SATCHEL_DRAIN_SECONDS: '1' } });
    const { ann, conversationId } = await createPair(server);
    const upload = await beginForm(server, ann.token, conversationId);
    const began = Date.now();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(Date.now() - began).toBeLessThan(8000);
    await expect(upload.response).rejects.toThrow();
  });

  it('[M2] a second one ends it at once, and still loses nothing acknowledged', async () => {
    const server = await house.start({
      env: { SATCHEL_DRAIN_SECONDS: '600', SATCHEL_MESSAGES_PER_MINUTE: '1000000' },
    });
    const pair = await createPair(server);
    const upload = await beginForm(server, pair.ann.token, pair.conversationId);
    const { acked } = await flood(server, pair);
    await expect.poll(() => acked.size > 50, { timeout: 20_000 }).toBe(true);
    process.kill(server.pid, 'SIGTERM');
    await expect.poll(() => isRefused(server), { timeout: 10_000 }).toBe(true);
    process.kill(server.pid, 'SIGTERM');
    expect(await server.ended).toEqual({ code: 1, signal: null });
    await expect(upload.response).rejects.toThrow();

    const stored = await cidsIn(await house.start(), pair);
    expect([...acked].filter((cid) => !stored.has(cid))).toEqual([]);
  });
});

describe.skipIf(findBackEnd('s3') === undefined)(
  'SIGTERM while S3 is silent (SATCHEL_TEST_S3_ENDPOINT)',
  () => {
    it('[F11] ends soon with 0, and the next start removes what this one could not', async () => {
      const endpoint = new URL(String(findBackEnd('s3')));
      const line = await startSilencingProxy(Number(endpoint.port));
      const bucket = newBucket(`http://127.0.0.1:${line.port}`);
      const house = await createInstallation();
      onTestFinished(async () => {
        await house.remove();
        await line.close();
        await removeBucket({ ...bucket, endpoint: endpoint.origin });
      });
      const env = {
        SATCHEL_S3_ENDPOINT: bucket.endpoint,
        SATCHEL_S3_BUCKET: bucket.bucket,
        SATCHEL_S3_ACCESS_KEY: bucket.accessKey,
        SATCHEL_S3_SECRET_KEY: bucket.secretKey,
      };
      const server = await house.start({ env });
      const { ann, conversationId } = await createPair(server);
      const sent: Sent[] = [];
      for (let index = 0; index < 12; index++) sent.push(await sendFile(server, ann, conversationId));
      line.fallSilent();
      for (const { file } of sent) await http(server, ann).delete(`/file/${file.id}`);
      const from = performance.now();
      expect(await server.stop()).toEqual({ code: 0, signal: null });
      expect(performance.now() - from).toBeLessThan(15_000);

      line.speak();
      const second = await house.start({ env });
      const states = () =>
        Promise.all(
          sent.map(async ({ file }) => (await http(second, ann).get(`/file/${file.id}`)).body.file.state),
        );
      await expect.poll(states, { timeout: 20_000 }).toEqual(sent.map(() => 'deleted'));
    });
  },
);

type Flood = { pair: Pair; socket: TestSocket; acked: Set<string> };

/** Ann sends one message after the other until her line breaks. */
async function flood(server: ServerProcess, pair: Pair): Promise<Flood> {
  const socket = await connect(server, pair.ann);
  const acked = new Set<string>();
  const send = (id: number) => {
    const command = { type: 'send', id, conversationId: pair.conversationId, cid: newId(), text: `${id}` };
    sent.set(id, command.cid);
    socket.raw(JSON.stringify(command));
  };
  const sent = new Map<number, string>();
  socket.socket.on('message', (data) => {
    const answer = JSON.parse(String(data));
    const cid = answer.type === 'ok' ? sent.get(answer.id) : undefined;
    if (cid === undefined) return;
    acked.add(cid);
    if (socket.socket.readyState === socket.socket.OPEN) send(answer.id + 8);
  });
  for (let id = 1; id <= 8; id++) send(id);
  return { pair, socket, acked };
}

async function cidsIn(server: ServerProcess, { ben, conversationId }: Pair): Promise<Set<string>> {
  const cids = new Set<string>();
  const socket = await connect(server, ben);
  for (let after = 0; ; ) {
    const { rows } = await socket.call('sync', { conversationId, after });
    if (rows.length === 0) break;
    for (const row of rows) {
      cids.add(row.cid);
      after = row.seq;
    }
  }
  await socket.close();
  return cids;
}

/** A form whose file stops half way until `finish`. */
async function beginForm(server: ServerProcess, token: string, conversationId: string) {
  const mark = 'boundary-of-the-form';
  const bytes = Buffer.alloc(2 * MiB, 'half and half');
  const head =
    `--${mark}\r\nContent-Disposition: form-data; name="conversation"\r\n\r\n${conversationId}\r\n` +
    `--${mark}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n`;
  const tail = `\r\n--${mark}--\r\n`;
  const { req, response } = openRequest(server, { token }, 'POST', '/file', {
    'content-type': `multipart/form-data; boundary=${mark}`,
    'content-length': head.length + bytes.length + tail.length,
  });
  req.write(head);
  req.write(bytes.subarray(0, MiB));
  // The server has begun to store it once the upload shows up among the transfers.
  await expect
    .poll(async () => (await fetch(`${server.url}/metrics`)).text(), { timeout: 10_000 })
    .toContain('satchel_transfers{direction="up"} 1');
  return {
    response,
    bytes,
    finish() {
      req.write(bytes.subarray(MiB));
      req.end(tail);
    },
  };
}

/** What a health check makes of it: refused is as red as 503. */
async function readiness(server: ServerProcess): Promise<number> {
  return fetch(`${server.url}/readyz`).then(
    ({ status }) => status,
    () => 503,
  );
}

async function isRefused(server: ServerProcess): Promise<boolean> {
  try {
    await fetch(`${server.url}/healthz`, { headers: { connection: 'close' } });
    return false;
  } catch {
    return true;
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
