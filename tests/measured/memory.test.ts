import { watch } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MiB } from '@satchel/protocol/limits';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInstallation, type Installation } from '../fault/support/installation.ts';
import { gauge, residentMemory } from '../fault/support/measure.ts';
import { digestOfSeeded } from '../fault/support/seeded-bytes.ts';
import { bytesBelow, objectSizes } from '../fault/support/stored-sizes.ts';
import {
  type Announced,
  download,
  type Outgoing,
  sendByForm,
  sendByParts,
} from '../fault/support/transfer.ts';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Pair } from '../support/people.ts';
import type { ServerProcess } from '../support/server-process.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
const SIZE = (isLong ? 2048 : 256) * MiB;
const WARM_UP = 64 * MiB;
const MAY_GROW = 64 * MiB;
const DISK_OVERHEAD = 16 * MiB;

type Send = (server: ServerProcess, pair: Pair, outgoing: Outgoing) => Promise<Announced>;

const lanes: [name: string, send: Send][] = [
  ['as a form', async (server, { ann }, outgoing) => (await sendByForm(server, ann, outgoing)).body],
  [
    'in parts, three at a time',
    async (server, { ann }, outgoing) => {
      const digest = await digestOfSeeded(outgoing.seed, outgoing.size);
      return (await sendByParts(server, ann, outgoing, digest, 3)).body;
    },
  ],
];

/** Design §1, promise 5: file bytes flow through. Memory is read from /proc, so this is for Linux. */
describe.skipIf(process.platform !== 'linux')('memory and disk of the server', () => {
  let house: Installation;
  let temp: string;

  beforeEach(async () => {
    house = await createInstallation();
    temp = await mkdtemp(join(tmpdir(), 'satchel-temp-'));
  });
  afterEach(async () => {
    await house.remove();
    await rm(temp, { recursive: true, force: true });
  });

  it.each(lanes)(`stay flat while ${SIZE / MiB} MiB come in %s and go out`, async (name, send) => {
    const touched: string[] = [];
    const watcher = watch(temp, (_event, path) => touched.push(path ?? '?'));
    const server = await house.start({ env: { TMPDIR: temp, TMP: temp, TEMP: temp } });
    const pair = await createPair(server);
    const transfer = (seed: number, size: number) => sendAndReceive(server, pair, send, { seed, size });
    await removeFrom(house, server, pair, await transfer(1, WARM_UP));

    const idle = await residentMemory(server.pid);
    const before = await bytesBelow(house.dataDir);
    const memory = gauge(() => residentMemory(server.pid), 50);
    const disk = gauge(() => bytesBelow(house.dataDir), 200);
    await transfer(2, SIZE);
    memory.stop();
    disk.stop();
    watcher.close();

    const grown = memory.highest() - idle;
    const stored = Math.max(disk.highest(), await bytesBelow(house.dataDir)) - before;
    const figures = [
      `${name}: idle ${inMiB(idle)}, highest ${inMiB(memory.highest())} of ${memory.samples()} samples`,
      `grown by ${inMiB(grown)}; data folder by ${inMiB(stored)} for a file of ${inMiB(SIZE)}`,
    ];
    console.log(figures.join(', '));
    expect(memory.samples()).toBeGreaterThan(10);
    expect(grown).toBeLessThanOrEqual(MAY_GROW);
    expect(stored).toBeLessThanOrEqual(SIZE + DISK_OVERHEAD);
    expect({ touched, left: await readdir(temp) }).toEqual({ touched: [], left: [] });
  });
});

async function sendAndReceive(
  server: ServerProcess,
  pair: Pair,
  send: Send,
  { seed, size }: { seed: number; size: number },
): Promise<string> {
  const { conversationId, ben } = pair;
  const { file } = await send(server, pair, { cid: newId(), conversationId, seed, size });
  const digest = await digestOfSeeded(seed, size);
  expect(await download(server, ben, file)).toEqual({ status: 200, size, digest });
  return file.id;
}

async function removeFrom(
  house: Installation,
  server: ServerProcess,
  { ann }: Pair,
  fileId: string,
): Promise<void> {
  await http(server, ann).delete(`/file/${fileId}`);
  await expect.poll(() => objectSizes(house.dataDir), { timeout: 10_000 }).toEqual([]);
}

function inMiB(bytes: number): string {
  return `${(bytes / MiB).toFixed(1)} MiB`;
}
