import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SatchelClient } from '@satchel/client/satchel-client';
import { MiB } from '@satchel/protocol/limits';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Pair, type Person } from '../support/people.ts';
import { runSatchel } from '../support/run-satchel.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import {
  beginUpload,
  completeUpload,
  confirm,
  digestOf,
  partOf,
  putPart,
  sendFile,
} from '../support/upload.ts';
import { startGateway } from './support/gateway.ts';
import { createInstallation, type Installation } from './support/installation.ts';
import { objectSizes } from './support/stored-sizes.ts';
import { startClient } from './support/test-client.ts';

const patient = { SATCHEL_MESSAGES_PER_MINUTE: '1000000' };

describe('satchel backup', () => {
  let house: Installation;
  let folder: string;
  let restored: ServerProcess | undefined;
  const clients: SatchelClient[] = [];

  beforeEach(async () => {
    house = await createInstallation();
    folder = join(house.dataDir, '..', 'backup');
    restored = undefined;
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.stop();
    await restored?.kill();
    await house.remove();
  });

  const backUp = async (to = folder) => runSatchel(['backup', to], { env: { DATA_DIR: house.dataDir } });
  const restore = async () => {
    restored = await startServerProcess({ DATA_DIR: folder, ...patient });
    return restored;
  };

  it('[M7] taken under load and put back: a client that is ahead refetches and keeps its outbox', async () => {
    const server = await house.start({ env: patient });
    const { ann, ben, conversationId } = await createPair(server);
    const gateway = await startGateway(server);
    const client = startClient(gateway, ann);
    clients.push(client);
    const chat = client.conversation(conversationId);
    chat.open();
    await expect.poll(() => client.connection.get().state, { timeout: 10_000 }).toBe('online');

    // Load: texts and small files, before, while and after the backup is taken.
    const load = keepBusy(server, { ann, ben, conversationId });
    await expect.poll(() => load.written(), { timeout: 20_000 }).toBeGreaterThan(40);
    const taken = await backUp();
    expect(taken).toMatchObject({ code: 0, stderr: '' });
    const atBackup = load.written();
    await expect.poll(() => load.written(), { timeout: 20_000 }).toBeGreaterThan(atBackup + 40);
    await load.stop();
    const before = await logOf(server, ben, conversationId);
    await expect.poll(() => chat.view.get().rows.at(-1)?.seq, { timeout: 20_000 }).toBe(before.at(-1)?.seq);

    gateway.leadTo(undefined);
    await server.kill();
    await expect.poll(() => client.connection.get().state, { timeout: 10_000 }).not.toBe('online');
    const unsent = ['Is anybody', 'still', 'there?'];
    for (const text of unsent) await chat.sendText(text);

    // Somebody else is back first, so that other rows are where the client's were.
    const second = await restore();
    const atRestore = await logOf(second, ben, conversationId);
    expect(atRestore.length).toBeLessThan(before.length);
    expect(atRestore).toEqual(before.slice(0, atRestore.length));
    for (let n = 0; n < before.length - atRestore.length + 5; n++) {
      await http(second, ben)
        .post(`/chat/${conversationId}/messages`, { cid: newId(), text: `new ${n}` })
        .expect(201);
    }
    gateway.leadTo(second);
    client.reconnectNow();

    await expect
      .poll(async () => textsOf(await logOf(second, ben, conversationId)).slice(-3), { timeout: 20_000 })
      .toEqual(unsent);
    const after = await logOf(second, ben, conversationId);
    expect(textsOf(after).filter((text) => unsent.includes(text))).toEqual(unsent);
    const shown = () => chat.view.get().rows.map(({ seq, id }) => ({ seq, id }));
    const truth = after.map(({ seq, id }) => ({ seq, id }));
    await expect
      .poll(() => ({ shown: shown(), pending: chat.view.get().pending.length }), { timeout: 20_000 })
      .toEqual({ shown: truth.slice(-shown().length), pending: 0 });
    expect(shown().length).toBeGreaterThan(40);

    // Every file that the restored log tells of is whole.
    const files = after.filter(({ kind, body }) => kind === 'file' && body !== null);
    expect(files.length).toBeGreaterThan(3);
    const sizes: number[] = [];
    for (const { body } of files) {
      const answer = await http(second, ben).get(`/file/${body.fileId}/content`);
      expect({ status: answer.status, digest: sha256(answer.body) }).toEqual({
        status: 200,
        digest: body.name.replace(/\.bin$/, ''),
      });
      sizes.push(answer.body.length);
    }
    // Beside them at most the one that was between its last part and its announcement.
    const extra = (await objectSizes(folder)).filter((size) => !sizes.includes(size));
    expect(extra.length).toBeLessThan(2);
    await gateway.close();
  });

  it('holds an unfinished upload, which goes on where it was', async () => {
    const server = await house.start();
    const { ann, conversationId } = await createPair(server);
    const bytes = Buffer.alloc(12 * MiB, 'two parts of it');
    const { file } = (await beginUpload(server, ann, conversationId, bytes.length).expect(201)).body;
    await putPart(server, ann, file.id, 1, partOf(bytes, 1)).expect(204);
    expect((await backUp()).stdout).toContain('unfinished uploads 1.');
    await server.kill();

    const second = await restore();
    const { parts } = (await http(second, ann).get(`/file/${file.id}/parts`).expect(200)).body;
    expect(parts.map(({ n }: { n: number }) => n)).toEqual([1]);
    await putPart(second, ann, file.id, 2, partOf(bytes, 2)).expect(204);
    await completeUpload(second, ann, file.id, digestOf(bytes)).expect(200);
    const content = await http(second, ann).get(`/file/${file.id}/content`).expect(200);
    expect(sha256(content.body)).toBe(sha256(bytes));
  });

  it('keeps its bytes when the original lets go of them, and the other way round', async () => {
    const server = await house.start();
    const { ann, ben, conversationId } = await createPair(server);
    const sent = await sendFile(server, ann, conversationId, Buffer.from('held by two names'));
    await backUp();
    await confirm(server, ben, sent);
    await expect.poll(() => objectSizes(house.dataDir), { timeout: 10_000 }).toEqual([]);
    expect(await objectSizes(folder)).toEqual([17]);

    const second = await restore();
    const content = await http(second, ben).get(`/file/${sent.file.id}/content`).expect(200);
    expect(content.body.toString()).toBe('held by two names');
    const manifest = JSON.parse(await readFile(join(folder, 'backup.json'), 'utf8'));
    expect(manifest).toMatchObject({
      format: 1,
      epoch: expect.stringMatching(/^[0-9a-f]{32}$/),
      database: { file: 'satchel.db', bytes: expect.any(Number) },
      objects: { count: 1, bytes: 17 },
      uploads: 0,
      missing: [],
    });
  });

  it('works without a server, and refuses a folder with something in it', async () => {
    const server = await house.start();
    await createPair(server);
    await server.stop();
    expect((await backUp()).code).toBe(0);
    const again = await backUp();
    expect(again).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining('is not empty') });

    const other = join(folder, '..', 'other');
    await mkdir(other);
    await writeFile(join(other, 'precious.txt'), 'mine');
    expect((await backUp(other)).code).toBe(1);
    expect(await readdir(other)).toEqual(['precious.txt']);
  });

  it('says what to do instead where MongoDB or a bucket holds a part of it, and makes nothing', async () => {
    const mongo = { SATCHEL_DATABASE_URL: 'mongodb://127.0.0.1:9/satchel' };
    const s3 = {
      SATCHEL_S3_ENDPOINT: 'http://127.0.0.1:9',
      SATCHEL_S3_BUCKET: 'satchel',
      SATCHEL_S3_ACCESS_KEY: 'access',
      SATCHEL_S3_SECRET_KEY: 'secret',
    };
    await (await house.start()).stop();
    for (const [env, first, second] of [
      [mongo, 'mongodump', 'the folder "files" in DATA_DIR.'],
      [s3, 'satchel.db in DATA_DIR while the server is stopped', 'rclone copy.'],
      [{ ...mongo, ...s3 }, 'mongodump', 'rclone copy.'],
    ] as const) {
      const ran = await runSatchel(['backup', folder], { env: { DATA_DIR: house.dataDir, ...env } });
      expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 1, stdout: '' });
      expect(ran.stderr).toMatch(/^satchel backup copies a DATA_DIR that holds everything[^\n]*\n$/);
      expect(ran.stderr).toContain(first);
      expect(ran.stderr).toContain(second);
    }
    expect(await readdir(join(folder, '..'))).not.toContain('backup');
  });

  it('says so when there is nothing to copy', async () => {
    const { code, stdout, stderr } = await backUp();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Nothing is stored in');
    expect(await readdir(join(folder, '..'))).not.toContain('backup');
  });
});

type LogRow = {
  seq: number;
  id: string;
  kind: string;
  body: { text?: string; fileId: string; name: string };
};

/** The whole log, however long. */
async function logOf(server: ServerProcess, person: Person, conversationId: string): Promise<LogRow[]> {
  const rows: LogRow[] = [];
  for (;;) {
    const after = rows.at(-1)?.seq ?? 0;
    const path = `/chat/${conversationId}/messages?after=${after}&limit=200`;
    const { body } = await http(server, person).get(path).expect(200);
    if (body.messages.length === 0) return rows;
    rows.push(...body.messages);
  }
}

function textsOf(rows: readonly LogRow[]): string[] {
  return rows.filter(({ kind }) => kind === 'text').map(({ body }) => body.text ?? '');
}

/** Texts by Ben one after the other, and a small file by Ann after each tenth, named by its digest. */
function keepBusy(server: ServerProcess, { ann, ben, conversationId }: Pair) {
  let stopped = false;
  let count = 0;
  const run = async () => {
    while (!stopped) {
      count += 1;
      await http(server, ben)
        .post(`/chat/${conversationId}/messages`, { cid: newId(), text: `old ${count}` })
        .expect(201);
      if (count % 10 !== 0) continue;
      const bytes = Buffer.alloc(20_000 + count, `file ${count}`);
      await sendFile(server, ann, conversationId, bytes, { name: `${sha256(bytes)}.bin` });
    }
  };
  const running = run();
  return {
    written: () => count,
    async stop() {
      stopped = true;
      await running;
    },
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
