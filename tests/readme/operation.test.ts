import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { http } from '../support/http.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { repository, shellBlocks } from './fenced-blocks.ts';
import { openShell, type ShellSession } from './shell-session.ts';

const missing = ['bash', 'curl'].filter((name) => spawnSync(name, ['--version']).status !== 0);
const skipped = missing.length > 0 && process.env.CI !== 'true' ? ` (missing: ${missing.join(', ')})` : '';

let folder: string;
let server: ServerProcess;
let shell: ShellSession;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-readme-'));
  const dataDir = join(folder, 'data');
  server = await startServerProcess({ DATA_DIR: dataDir });
  shell = openShell(repository, { DATA_DIR: dataDir, SERVER: server.url, BACKUP: folder });
});
afterEach(async () => {
  await shell.close();
  await server.kill();
  await rm(folder, { recursive: true, force: true });
});

it.skipIf(skipped !== '')(`README "Operation" works word for word${skipped}`, async () => {
  const blocks = shellBlocks('Operation');
  expect(blocks).toHaveLength(3);
  const [commands = '', backup = '', probes = ''] = blocks;

  const said = await shell.run(commands);
  expect(said[0]).toBe('Usage:');
  expect(said).toContain(`DATA_DIR=${join(folder, 'data')}`);
  expect(said).toContain('ada has an account and is the admin, being the first one.');
  const password = /^Password: (\S+)$/.exec(said.at(-1) ?? '')?.[1];
  await http(server).post('/auth/login', { username: 'ada', password }).expect(200);

  const [taken = '', ...manifest] = await shell.run(backup);
  expect(taken).toMatch(/: database \d+ bytes, files 0 with 0 bytes, unfinished uploads 0\.$/);
  expect(JSON.parse(manifest.join('\n'))).toMatchObject({ format: 1, missing: [] });

  const answers = (await shell.run(probes)).join('\n');
  expect(answers).toContain('{"alive":true}');
  expect(answers).toContain('"ready":true');
  expect(answers).toContain('"name":"satchel"');
  expect(answers).toMatch(/satchel_sockets 0$/);
});
