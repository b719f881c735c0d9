import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { runSatchel } from '../support/run-satchel.ts';
import { startTestServer } from '../support/start-test-server.ts';
import { storeObject } from '../support/store-object.ts';
import { objectPathsIn } from '../support/stored-files.ts';
import { sendFile } from '../support/upload.ts';

const TWO_DAYS = 2 * 86_400_000;

/** A running server with files of people; `orphan` makes an object that looks two days old and has no file. */
async function start(files: number) {
  const server = await startTestServer();
  const { ann, conversationId } = await createPair(server);
  for (let index = 0; index < files; index++) await sendFile(server, ann, conversationId);
  const age = async () => {
    const then = (Date.now() - TWO_DAYS) / 1000;
    for (const path of await objectPathsIn(server.dataDir)) {
      if (path.includes('/objects/')) await utimes(join(server.dataDir, path), then, then);
    }
  };
  await age();
  return {
    server,
    async orphan() {
      const key = await storeObject(server.objects);
      await age();
      return key;
    },
    gc: (args: string[] = [], dataDir = server.dataDir) =>
      runSatchel(['gc', ...args], { env: { DATA_DIR: dataDir } }),
  };
}

describe('satchel gc', () => {
  it('[F11] tells what would go and why, removes it, and leaves the files of people alone', async () => {
    const { server, orphan, gc } = await start(10);
    const before = await objectPathsIn(server.dataDir);
    const key = await orphan();
    const dry = await gc(['--dry-run']);
    expect(dry).toMatchObject({ code: 0, stderr: '' });
    expect(dry.stdout).toMatch(
      new RegExp(
        `^object ${key}, \\d+ bytes, since \\d{4}-.*Z: no file has this object\n11 things .* 0 removed\\.\n$`,
      ),
    );
    expect(await server.objects.stat(key)).toBeDefined();
    expect((await gc()).stdout).toContain('1 without a file, 1 removed.');
    expect(await server.objects.stat(key)).toBeUndefined();
    expect(await objectPathsIn(server.dataDir)).toEqual(before);
    expect((await gc()).stdout).toBe('10 things in the object store, 0 without a file, 0 removed.\n');
  });

  it('[F11] refuses what looks like the wrong database until the number is confirmed', async () => {
    const { server, orphan, gc } = await start(3);
    const key = await orphan();
    for (const args of [[], ['--confirm', '2']]) {
      const { code, stderr } = await gc(args);
      expect(code).toBe(1);
      expect(stderr).toContain('1 of 4 things would go, more than 10 %');
      expect(stderr).toContain('satchel gc --confirm 1');
    }
    expect(await server.objects.stat(key)).toBeDefined();
    expect(await gc(['--confirm', '1'])).toMatchObject({ code: 0, stderr: '' });
    expect(await server.objects.stat(key)).toBeUndefined();
  });

  it('[F11] removes nothing from a backup that was put back', async () => {
    const { server, gc } = await start(3);
    const folder = await mkdtemp(join(tmpdir(), 'satchel-gc-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const copy = join(folder, newId());
    const backup = await runSatchel(['backup', copy], { env: { DATA_DIR: server.dataDir } });
    expect(backup).toMatchObject({ code: 0 });
    const { code, stdout } = await gc([], copy);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '3 things in the object store, 0 without a file, 0 removed.\n',
    });
  });

  it('refuses what it does not understand', async () => {
    const { gc } = await start(0);
    for (const args of [['--force'], ['--confirm'], ['--confirm', 'all'], ['--dry-run', '1']]) {
      const { code, stderr } = await gc(args);
      expect(code).toBe(1);
      expect(stderr).toContain('--confirm with the number');
    }
  });
});
