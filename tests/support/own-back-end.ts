import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BackEnd, backEndVariables } from './back-ends.ts';
import { freePort } from './free-port.ts';
import { type RunningBackEnds, runBackEnds } from './run-back-ends.ts';

/** A back end that no other test uses, so that it may be killed. */
export type OwnBackEnd = {
  /** As the one of the run would be given to tests, credentials included. */
  variables: Record<string, string>;
  address: string;
  port: number;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Again at the same address, with what it had made durable. */
  restart(): Promise<void>;
  remove(): Promise<void>;
};

export async function startOwnBackEnd(name: BackEnd): Promise<OwnBackEnd> {
  const folder = await mkdtemp(join(tmpdir(), `satchel-own-${name}-`));
  const port = await freePort();
  const keys = {
    SATCHEL_TEST_S3_ACCESS_KEY: 'satchel-own',
    SATCHEL_TEST_S3_SECRET_KEY: randomBytes(20).toString('hex'),
  };
  let running: RunningBackEnds | undefined;
  const start = async () => {
    running = await runBackEnds([name, '--port', String(port), '--folder', folder], keys);
    if (running.variables[backEndVariables[name]] === undefined) throw new Error(`${name} cannot be had.`);
    return running.variables;
  };
  const kill = async () => {
    await running?.stop();
    running = undefined;
  };
  const variables = await start();
  return {
    variables,
    address: variables[backEndVariables[name]] ?? '',
    port,
    kill,
    restart: async () => {
      await start();
    },
    remove: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
