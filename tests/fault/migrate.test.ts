import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteDataStore } from '@satchel/api/adapters/data-store/sqlite/open';
import { minioClient } from '@satchel/api/adapters/object-store/s3/minio-client';
import { MiB } from '@satchel/protocol/limits';
import type { Row } from '@satchel/protocol/rows';
import mongoose from 'mongoose';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { many, newId, text } from '../contract/data-store/samples.ts';
import { asBuffer, http } from '../support/http.ts';
import { createPair, type Pair, type Person, signIn } from '../support/people.ts';
import { runSatchel } from '../support/run-satchel.ts';
import { startS3Proxy } from '../support/s3-proxy.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { hasSharedStores, type SharedStores, sharedStores } from '../support/shared-stores.ts';
import { connect } from '../support/socket-client.ts';
import {
  beginUpload,
  completeUpload,
  confirm,
  digestOf,
  partOf,
  putPart,
  type Sent,
  sendFile,
} from '../support/upload.ts';
import { startDyingLine } from './support/dying-line.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
const MESSAGES = isLong ? 10_000 : 600;
const FILES = isLong ? 50 : 8;

const patient = { SATCHEL_MESSAGES_PER_MINUTE: '1000000' };
const RECORDS = ['migrate', '--from', 'sqlite', '--to', 'mongo'];
const OBJECTS = ['migrate', '--from', 'file-system', '--to', 's3'];

let folder: string;
let dataDir: string;
const running: ServerProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-migrate-'));
  dataDir = join(folder, 'data');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.kill()));
  await rm(folder, { recursive: true, force: true });
});

async function serve(env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServerProcess({ DATA_DIR: dataDir, ...patient, ...env });
  running.push(server);
  return server;
}

/** One node: what needs Redis is told elsewhere. */
function stores(): SharedStores & { env: { SATCHEL_DATABASE_URL: string; SATCHEL_S3_ENDPOINT: string } } {
  const shared = sharedStores();
  onTestFinished(() => shared.remove().catch(() => {}));
  const { SATCHEL_REDIS_URL: _, ...env } = shared.env;
  return { ...shared, env: env as never };
}

const withoutS3 = (env: Record<string, string>) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('SATCHEL_S3')));

const migrate = (args: readonly string[], env: Record<string, string>, killAt?: Promise<unknown>) =>
  runSatchel(args, { env: { DATA_DIR: dataDir, ...env }, ...(killAt === undefined ? {} : { killAt }) });

type Lived = Pair & { sent: Sent[]; log: Row[]; epoch: string };

/** A server that was used for a while and stopped: texts, changes, pictures, files, a device that was signed out. */
async function live(messages = MESSAGES, files = FILES): Promise<Lived> {
  const server = await serve();
  const pair = await createPair(server);
  const { ann, ben, conversationId } = pair;
  const gone = await signIn(server, ben);
  await http(server, gone).post('/auth/logout').expect(204);
  const socket = await connect(server, ann);
  const picture = await socket.sendAttachment(
    { conversationId, cid: newId(), name: 'pike.bin', type: 'application/octet-stream' },
    Buffer.alloc(40_000, 'a pike'),
  );
  expect(picture).toMatchObject({ type: 'ok' });
  await socket.close();
  const post = async (words: string) =>
    (
      await http(server, ben)
        .post(`/chat/${conversationId}/messages`, { cid: newId(), text: words })
        .expect(201)
    ).body.message as Row;
  const [edited, deleted] = [await post('to be chnaged'), await post('to be deleted')];
  await http(server, ben).patch(`/chat/${conversationId}/messages/${edited.id}`, {
    cid: newId(),
    text: 'changed',
  });
  await http(server, ben).delete(`/chat/${conversationId}/messages/${deleted.id}`, { cid: newId() });
  const sent: Sent[] = [];
  for (let n = 0; n < files; n++) {
    const bytes = Buffer.alloc(n === 0 ? 9 * MiB + 5 : n * 5000, `file ${n} `);
    sent.push(await sendFile(server, ann, conversationId, bytes));
  }
  await server.stop();

  const data = await openSqliteDataStore({ path: join(dataDir, 'satchel.db'), now: Date.now, newId });
  const have = (await data.messages.head(conversationId)).seq;
  const rows = many(messages - have, (n) =>
    text({ conversationId, senderId: ben.user.id, text: `number ${n}` }),
  );
  await data.messages.append(rows);
  const log = await data.messages.after(conversationId, 0, messages);
  await data.close();
  expect(log).toHaveLength(messages);
  return { ...pair, sent, log, epoch: data.epoch };
}

async function logOf(server: ServerProcess, person: Person, conversationId: string): Promise<Row[]> {
  const socket = await connect(server, person);
  const rows: Row[] = [];
  for (;;) {
    const page = await socket.call('sync', { conversationId, after: rows.at(-1)?.seq ?? 0, limit: 200 });
    if (page.rows.length === 0) break;
    rows.push(...page.rows);
  }
  await socket.close();
  return rows;
}

async function inDatabase<Result>(url: string, ask: (raw: mongoose.Connection) => Promise<Result>) {
  const raw = await mongoose.createConnection(url).asPromise();
  try {
    return await ask(raw);
  } finally {
    await raw.close();
  }
}

const rowsIn = (url: string) => inDatabase(url, (raw) => raw.collection('messages').countDocuments());

async function objectsIn({ s3 }: SharedStores): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of minioClient(s3).listObjectsV2(s3.bucket, 'satchel/objects/', true)) {
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** Names and bytes of everything in the data folder. */
async function fingerprint(): Promise<Record<string, string>> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((one) => one.isFile() && !/\.lock$|-shm$|-wal$/.test(one.name));
  const hashed = files.map(async ({ parentPath, name }) => {
    const bytes = await readFile(join(parentPath, name));
    return [join(parentPath, name), createHash('sha256').update(bytes).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(hashed));
}

describe.skipIf(!hasSharedStores())('satchel migrate', () => {
  it(`[M7] moves ${MESSAGES} rows and ${FILES} files, is killed twice, goes on, and both sides agree`, async () => {
    const { ann, ben, conversationId, sent, log, epoch } = await live();
    const before = await fingerprint();
    const target = stores();
    const { SATCHEL_DATABASE_URL: url, SATCHEL_S3_ENDPOINT: endpoint } = target.env;

    // The first time in the middle of the rows.
    const { host, pathname } = new URL(url);
    const line = await startDyingLine(host, MESSAGES * 300 + 60_000);
    onTestFinished(() => line.close());
    const dying = `mongodb://${line.host}${pathname}?directConnection=true`;
    const first = await migrate(RECORDS, { ...target.env, SATCHEL_DATABASE_URL: dying }, line.dead);
    expect(first).toMatchObject({ code: null, stderr: '' });
    const arrived = await rowsIn(url);
    expect(arrived).toBeGreaterThan(0);
    expect(arrived).toBeLessThan(MESSAGES);
    await expect(startServerProcess({ DATA_DIR: dataDir, ...target.env })).rejects.toThrow(
      'satchel migrate has not finished filling this database',
    );

    // The second time in the middle of the files.
    const proxy = await startS3Proxy(endpoint);
    const held = new Promise<void>((resolve) => {
      proxy.setFate(async (asked) => {
        const parts = proxy.seen.filter(
          (one) => /^PUT .*[?&]uploadId=/.test(one) && one.includes('/objects/'),
        );
        if (!asked.startsWith('PUT') || parts.length < FILES / 2) return 'pass';
        resolve();
        return new Promise(() => {});
      });
    });
    const second = await migrate(RECORDS, { ...target.env, SATCHEL_S3_ENDPOINT: proxy.endpoint }, held);
    expect(second).toMatchObject({ code: null, stderr: '' });
    expect(await rowsIn(url)).toBe(MESSAGES);
    const brought = (await objectsIn(target)).length;
    expect(brought).toBeGreaterThan(0);
    expect(brought).toBeLessThan(FILES);

    const third = await migrate(RECORDS, target.env);
    expect(third).toMatchObject({ code: 0, stderr: '' });
    expect(third.stdout).toMatch(
      new RegExp(`^messages: ${MESSAGES} on both sides, SHA-256 [0-9a-f]{64}$`, 'm'),
    );
    expect(third.stdout).toMatch(/^accounts: 2 on both sides/m);
    expect(third.stdout).toMatch(/^sessions: 3 on both sides/m);
    const total = sent.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(third.stdout).toContain(`file contents: ${FILES} with ${total} bytes, each digest as announced`);
    expect(third.stdout).toMatch(/Start the server .*\n {2}SATCHEL_DATABASE_URL\n {2}SATCHEL_S3_ENDPOINT\n/);
    expect(await rowsIn(url)).toBe(MESSAGES);
    expect(await objectsIn(target)).toHaveLength(FILES);
    expect(await fingerprint()).toEqual(before);

    // A server there carries on the same history: sessions, cursors, rows, files.
    const server = await serve(target.env);
    const { seq, id } = log[log.length - 40] ?? expect.unreachable();
    const socket = await connect(server, ben);
    const tail = await socket.call('sync', { conversationId, after: seq, rowId: id });
    expect(tail.rows).toEqual(log.slice(-39));
    const head = { conversationId, seq: MESSAGES, rowId: log.at(-1)?.id };
    expect(socket.welcome).toMatchObject({ epoch, heads: [head] });
    expect(await logOf(server, ann, conversationId)).toEqual(log);
    await signIn(server, ann);
    for (const { file, bytes } of sent) {
      const { body } = await asBuffer(http(server, ben).get(`/file/${file.id}/content`).expect(200));
      expect(digestOf(body)).toBe(digestOf(bytes));
    }
    const picture = log.find(({ kind }) => kind === 'attachment');
    const attached = await asBuffer(http(server, ben).get(`/attachment/${picture?.id}`).expect(200));
    expect(attached.body).toEqual(Buffer.alloc(40_000, 'a pike'));
    expect((await confirm(server, ben, sent[0] as Sent)).state).not.toBe('available');
    await expect.poll(async () => (await objectsIn(target)).length, { timeout: 10_000 }).toBe(FILES - 1);
    await server.stop();

    const again = await migrate(RECORDS, target.env);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toContain('An earlier call has finished this');
    expect(await objectsIn(target)).toHaveLength(FILES - 1);
  });

  it('rehearses with --dry-run: counts both kinds, looks at both servers, and writes nothing', async () => {
    const { sent } = await live(40, 3);
    const target = stores();
    const { code, stdout, stderr } = await migrate([...RECORDS, '--dry-run'], target.env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^messages: 40, about [1-9]\d+ bytes$/m);
    const total = sent.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(stdout).toContain(`file contents: 3 with ${total} bytes; unfinished uploads: 0`);
    expect(stdout).toContain('MongoDB answers and is empty.');
    expect(stdout).toContain(`S3 answers; the bucket ${target.s3.bucket} is not there yet and will be made.`);
    expect(stdout).toContain('Nothing was moved.');
    const collections = await inDatabase(target.env.SATCHEL_DATABASE_URL, async (raw) =>
      raw.db?.listCollections().toArray(),
    );
    expect(collections).toEqual([]);
    expect(await minioClient(target.s3).bucketExists(target.s3.bucket)).toBe(false);
  });

  it('moves files alone; an unfinished upload begins again under its cid', async () => {
    const { ann, ben, conversationId, sent } = await live(30, 2);
    const server = await serve();
    const bytes = Buffer.alloc(12 * MiB, 'two parts of it');
    const wanted = { cid: newId(), name: 'film.mkv' };
    const { file } = (await beginUpload(server, ann, conversationId, bytes.length, wanted).expect(201)).body;
    await putPart(server, ann, file.id, 1, partOf(bytes, 1)).expect(204);
    await server.stop();
    const { SATCHEL_DATABASE_URL: _, ...env } = stores().env;
    const { code, stdout, stderr } = await migrate(OBJECTS, env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Records stay where they are.');
    expect(stdout).toContain('file contents: 2 with');

    const moved = await serve(env);
    const again = await beginUpload(moved, ann, conversationId, bytes.length, wanted).expect(200);
    expect(again.body.file.id).toBe(file.id);
    expect((await http(moved, ann).get(`/file/${file.id}/parts`).expect(200)).body.parts).toEqual([]);
    for (const n of [1, 2]) await putPart(moved, ann, file.id, n, partOf(bytes, n)).expect(204);
    await completeUpload(moved, ann, file.id, digestOf(bytes)).expect(200);
    for (const one of [...sent, { file, bytes }]) {
      const { body } = await asBuffer(http(moved, ben).get(`/file/${one.file.id}/content`).expect(200));
      expect(digestOf(body)).toBe(digestOf(one.bytes));
    }
  });

  it('moves records alone, also into a database and a bucket that somebody looked at before', async () => {
    const { ben, conversationId, log, sent } = await live(60, 1);
    const target = stores();
    const looked = await runSatchel(['doctor'], { env: { DATA_DIR: join(folder, 'other'), ...target.env } });
    expect(looked.code).toBe(0);
    const records = await migrate(RECORDS, withoutS3(target.env));
    expect(records).toMatchObject({ code: 0, stderr: '' });
    expect(records.stdout).toContain('Files stay where they are.');
    const server = await serve(withoutS3(target.env));
    expect(await logOf(server, ben, conversationId)).toEqual(log);
    await http(server, ben).get(`/file/${sent[0]?.file.id}/content`).expect(200);
    await server.stop();
    const objects = await migrate(OBJECTS, target.env);
    expect(objects).toMatchObject({ code: 0, stderr: '' });
    const moved = await serve(target.env);
    await http(moved, ben).get(`/file/${sent[0]?.file.id}/content`).expect(200);
  });
});

describe.skipIf(!hasSharedStores())('satchel migrate says what to do', () => {
  it.each([[['migrate', '--from', 'mongo', '--to', 'sqlite']], [[...RECORDS, '--now']]])(
    'about %s',
    async (args) => {
      const { code, stderr } = await migrate(args, stores().env);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringContaining('satchel migrate takes --from'),
      });
    },
  );

  it('about variables that are not set, and a folder with nothing in it', async () => {
    const { env } = stores();
    expect((await migrate(RECORDS, {})).stderr).toContain('SATCHEL_DATABASE_URL is not set');
    expect((await migrate(OBJECTS, {})).stderr).toContain('SATCHEL_S3_ENDPOINT is not set');
    expect((await migrate(RECORDS, env)).stderr).toContain('Nothing is stored in');
    expect((await migrate(OBJECTS, env)).stderr).toContain('No files are stored in this DATA_DIR');
  });

  it('about a server that still runs, on either side', async () => {
    await live(20, 0);
    const { env } = stores();
    const old = await serve();
    const refused = await migrate(RECORDS, env);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('stop every server on them') });
    await old.stop();
    dataDir = join(folder, 'other');
    await serve(env);
    dataDir = join(folder, 'data');
    const { code, stderr } = await migrate(RECORDS, env);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('stop every server on them'),
    });
  });

  it('about a database or a bucket that is in use', async () => {
    await live(20, 1);
    const [used, free] = [stores(), stores()];
    dataDir = join(folder, 'other');
    const theirs = await serve(used.env);
    const { ann, conversationId } = await createPair(theirs);
    await sendFile(theirs, ann, conversationId);
    await theirs.stop();
    dataDir = join(folder, 'data');
    for (const flags of [[], ['--dry-run']]) {
      const records = await migrate([...RECORDS, ...flags], used.env);
      expect(records.stderr).toContain(
        'The database of SATCHEL_DATABASE_URL is in use, it has accounts: name an',
      );
      const objects = await migrate([...RECORDS, ...flags], {
        ...free.env,
        SATCHEL_S3_BUCKET: used.s3.bucket,
      });
      expect(objects.stderr).toContain('SATCHEL_S3_BUCKET holds the files of another database');
    }
  });

  it('about files without their bytes, and finishes once they are back', async () => {
    const { sent } = await live(20, 2);
    const { env } = stores();
    const names = (
      await readdir(join(dataDir, 'files/objects'), { recursive: true, withFileTypes: true })
    ).filter((one) => one.isFile());
    const path = join(names[0]?.parentPath ?? '', names[0]?.name ?? '');
    const bytes = await readFile(path);
    await unlink(path);
    for (const flags of [['--dry-run'], []]) {
      const { code, stderr } = await migrate([...RECORDS, ...flags], env);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(
          /^1 of the files cannot be moved: [0-9a-f]{32} \(absent\)\. Put absent ones back/,
        ),
      });
    }
    await writeFile(path, bytes.subarray().fill(1));
    const damaged = await migrate(RECORDS, env);
    expect(damaged.stderr).toContain('(damaged)');
    const original = sent.find((one) => one.bytes.length === bytes.length)?.bytes ?? Buffer.alloc(0);
    await writeFile(path, original);
    expect(await migrate(RECORDS, env)).toMatchObject({ code: 0, stderr: '' });
  });
});
