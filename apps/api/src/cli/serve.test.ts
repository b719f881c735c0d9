import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';
import { serve } from './serve.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'satchel-serve-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Runs until `whileServing` is over. */
async function run(
  env: Record<string, string>,
  whileServing: (url: string) => Promise<void> = async () => {},
) {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await runCommand([serve], [], {
    env: { DATA_DIR: dataDir, SATCHEL_LOG_LEVEL: 'silent', PORT: '0', ...env },
    print: (line) => said.push(line),
    printError: (line) => complained.push(line),
    readInput: async () => undefined,
    untilStopped: () => whileServing(said[0]?.replace(/^.*: /, '') ?? ''),
  });
  return { code, said, complained };
}

describe('serve', () => {
  it('says where it listens, warns, and ends with 0 when told to stop', async () => {
    let status = 0;
    const { code, said, complained } = await run({ SATCHEL_TYPO: '1' }, async (url) => {
      status = (await fetch(`${url}/api/v1/user/me`)).status;
    });
    expect(status).toBe(401);
    expect(said).toEqual([expect.stringMatching(/^Satchel is ready: http:\/\/127\.0\.0\.1:\d+$/)]);
    expect(complained).toEqual(['SATCHEL_TYPO is not a variable of this version.']);
    expect(code).toBe(0);
  });

  it('ends with 1 and the remedy when the port is taken, and leaves nothing open', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const refused = await run({ PORT: String(port) });
    expect(refused).toEqual({ code: 1, said: [], complained: [expect.stringContaining('PORT')] });
    await new Promise((resolve) => other.close(resolve));
    expect((await run({ PORT: String(port) })).code).toBe(0);
  });

  it('ends with 1 and every mistake of the configuration', async () => {
    const { code, complained } = await run({ PORT: 'eighty', SATCHEL_LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    expect(complained.join('\n')).toMatch(/PORT.*SATCHEL_LOG_LEVEL/s);
  });
});
