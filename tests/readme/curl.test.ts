import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MiB } from '@satchel/protocol/limits';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { register } from '../support/people.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { objectPathsIn } from '../support/stored-files.ts';
import { repository, shellBlocks } from './fenced-blocks.ts';
import { openShell, type ShellSession } from './shell-session.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
/** The size as written is for `npm run test:long`; the block itself takes another one. */
const size = isLong ? { mebibytes: 200, env: {} } : { mebibytes: 16, env: { SIZE_MIB: '16' } };

const needs = [
  ['bash', '--version'],
  ['curl', '--version'],
  ['openssl', 'version'],
  // Only GNU split has --filter, and only it knows --version.
  ['split', '--version'],
] as const;
const missing = needs.filter(([name, flag]) => spawnSync(name, [flag]).status !== 0).map(([name]) => name);
const title = `[F2] [F4] [F5] [F9] README "Send a file with curl" works word for word, ${size.mebibytes} MiB`;
const skipped = missing.length > 0 && process.env.CI !== 'true' ? ` (missing: ${missing.join(', ')})` : '';

let folder: string;
let dataDir: string;
let server: ServerProcess;
let shell: ShellSession;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-readme-'));
  dataDir = join(folder, 'data');
  server = await startServerProcess({ DATA_DIR: dataDir });
  shell = openShell(repository, { BASE: `${server.url}/api/v1`, TMPDIR: folder, ...size.env });
});
afterEach(async () => {
  await shell.close();
  await server.kill();
  await rm(folder, { recursive: true, force: true });
});

it.skipIf(skipped !== '')(`${title}${skipped}`, async () => {
  const blocks = shellBlocks('Send a file with curl');
  expect(blocks).toHaveLength(4);
  const [meet = '', send = '', receive = '', prove = ''] = blocks;

  expect(await shell.run(meet)).toEqual([
    expect.stringMatching(/^ann-\d+ and ben-\d+ talk in [0-9a-f]{32}$/),
  ]);
  expect(await shell.run(send)).toEqual(['Ben heard of walk.bin, in parts of 8388608 bytes']);
  expect(await shell.run(receive)).toEqual(['Ben has what Ann sent.', '409']);

  const fileId = await shell.variable('FILE');
  const digest = await shell.variable('DIGEST');
  const path = `/file/${fileId}`;
  const [ann, ben] = [
    { token: await shell.variable('ANN_TOKEN') },
    { token: await shell.variable('BEN_TOKEN') },
  ];
  const stored = await objectPathsIn(dataDir);
  expect(stored).toHaveLength(1);

  const untouched = (await http(server, ben).get(path)).body;
  expect(untouched.file).toMatchObject({
    state: 'available',
    size: size.mebibytes * MiB,
    recipients: [{ status: 'waiting' }],
  });
  for (let times = 0; times < 10; times++) expect(await plainGet(ben.token, path)).toBe(size.mebibytes * MiB);
  await http(server, ben).head(`${path}/content`).expect(200);
  const proof = { digest, level: 'stored' };
  expectProblem(await http(server, ann).post(`${path}/receipt`, proof), 'not_a_recipient');
  const stranger = await register(server, 'stranger');
  expectProblem(await http(server, stranger).post(`${path}/receipt`, proof), 'not_found');
  expect((await http(server, ben).get(path)).body).toEqual(untouched);
  expect(await objectPathsIn(dataDir)).toEqual(stored);

  const [state, gone, ...more] = await shell.run(prove);
  await expect.poll(() => objectPathsIn(dataDir), { timeout: 2000 }).toEqual([]);
  expect({ state, more }).toEqual({ state: 'deleted', more: [] });
  expect(gone).toMatch(/"reason":"delivered".*\}410$/);
  const answer = expectProblem(await http(server, ben).get(`${path}/content`), 'gone');
  expect(answer.reason).toBe('delivered');
});

/** @returns how many bytes came */
async function plainGet(token: string, path: string): Promise<number> {
  const response = await fetch(`${server.url}/api/v1${path}/content`, {
    headers: { authorization: `Bearer ${token}` },
  });
  let size = 0;
  for await (const chunk of response.body ?? []) size += chunk.length;
  return size;
}
