import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteDataStore } from './open.ts';

/** A process of its own that reads the sources takes seconds to start on a busy machine. */
const patience = { timeout: 60_000 };

const conversationId = 'c'.repeat(32);
const now = () => 0;
const newId = () => 'e'.repeat(32);

/**
 * Appends row after row, eight under way at a time, and tells the seq of each acknowledged one. It runs
 * the sources, as this test does, because what an earlier build left in dist may differ.
 */
const writer = `
import { writeSync } from 'node:fs';
import { createViteServer } from 'vitest/node';
const vite = await createViteServer({
  configFile: false,
  root: process.cwd(),
  logLevel: 'error',
  server: { middlewareMode: true, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true },
  ssr: { resolve: { conditions: ['source', 'module', 'node'] } },
});
const { openSqliteDataStore } = await vite.ssrLoadModule(process.cwd() + '/open.ts');
const [path, mode] = process.argv.slice(1);
const store = await openSqliteDataStore({ path, now: () => 0, newId: () => 'e'.repeat(32) });
let count = 0;
async function appendForEver() {
  for (;;) {
    const cid = (++count).toString(16).padStart(32, '0');
    const [{ row }] = await store.messages.append([{
      id: cid, conversationId: '${conversationId}', senderId: 'a'.repeat(32), cid, createdAt: 0,
      kind: 'text', body: { text: 'row ' + count }, fingerprint: cid,
    }]);
    writeSync(1, row.seq + ' ' + row.id + '\\n');
    if (mode === 'suicide') process.kill(process.pid, 'SIGKILL');
  }
}
await Promise.all(Array.from({ length: 8 }, appendForEver));
`;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-kill-'));
  path = join(folder, 'satchel.db');
});
afterEach(() => rm(folder, { recursive: true }));

function startWriter(mode: 'endless' | 'suicide') {
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer, path, mode], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, ended: once(child, 'exit') };
}

/** Whole lines only: a process may die in the middle of one. */
async function* linesOf(output: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of output.setEncoding('utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

async function expectAllOf(acked: readonly string[]): Promise<void> {
  const store = await openSqliteDataStore({ path, now, newId });
  const log = await store.messages.after(conversationId, 0, 1_000_000);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  const stored = new Set(log.map(({ seq, id }) => `${seq} ${id}`));
  expect(acked.filter((line) => !stored.has(line))).toEqual([]);
  await store.close();
}

it(
  '[M2] [F14] a process killed in the midst of writing has every row it acknowledged',
  patience,
  async () => {
    const { child, ended } = startWriter('endless');
    const acked: string[] = [];
    for await (const line of linesOf(child.stdout)) {
      if (acked.push(line) === 400) child.kill('SIGKILL');
    }
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(acked.length).toBeGreaterThanOrEqual(400);
    await expectAllOf(acked);
  },
);

it(
  '[M2] [F14] a process killed at the moment of its first acknowledgement has that row',
  patience,
  async () => {
    const { child, ended } = startWriter('suicide');
    const acked: string[] = [];
    for await (const line of linesOf(child.stdout)) acked.push(line);
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(acked).toEqual([`1 ${'1'.padStart(32, '0')}`]);
    await expectAllOf(acked);
  },
);
