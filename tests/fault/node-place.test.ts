import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { hastyLauncher } from '../support/hasty-server.ts';
import { mongoDatabase } from '../support/mongo.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';

let folder: string;
let started: ServerProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-place-'));
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((server) => server.kill()));
  await rm(folder, { recursive: true });
});

async function start(env: Record<string, string>, script?: string): Promise<ServerProcess> {
  const server = await startServerProcess(env, script);
  started.push(server);
  return server;
}

describe('a second node', () => {
  it('on the same data folder is refused, and takes over at once when the first is killed', async () => {
    const env = { DATA_DIR: folder };
    const first = await start(env);
    await expect(start(env)).rejects.toThrow('Another Satchel runs on this DATA_DIR');
    await first.kill();
    const second = await start(env);
    await second.stop();
    await start(env);
  });

  const mongo = findBackEnd('mongo');

  it.skipIf(mongo === undefined)(
    'on the same MongoDB without Redis is refused, and takes over when the first has crashed',
    async () => {
      const database = mongoDatabase(String(mongo));
      try {
        const env = (name: string) => ({ DATA_DIR: join(folder, name), SATCHEL_DATABASE_URL: database.url });
        const startOn = (name: string) => start({ ...env(name), PLACE_LEASE: '3000' }, hastyLauncher);
        const first = await startOn('a');
        await expect(startOn('b')).rejects.toThrow(
          'Another node runs on the database of SATCHEL_DATABASE_URL: for several nodes set SATCHEL_REDIS_URL',
        );
        await first.kill();
        const second = await startOn('a');
        await second.stop();
        await startOn('a');
        await Promise.all(started.map((server) => server.kill()));
      } finally {
        await database.drop();
      }
    },
  );
});
