import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ServerProcess, serverScript, startServerProcess } from '../../support/server-process.ts';

/** A server that may be told to crash at a point, or to live in another time: see `crash-launcher.mjs`. */
export const crashLauncher = fileURLToPath(new URL('./crash-launcher.mjs', import.meta.url));

export type StartOptions = {
  /** A name of `crash-points.mjs`; the process kills itself there. */
  crashAt?: string;
  /** Milliseconds this process lives in the future, so that no test waits for a deadline to pass. */
  clockAhead?: number;
  env?: Record<string, string>;
};

export type Installation = {
  dataDir: string;
  /** One process at a time on the same data folder. */
  start(options?: StartOptions): Promise<ServerProcess>;
  /** Ends what still runs and removes the data. */
  remove(): Promise<void>;
};

/** A data folder that outlives the processes that serve it. */
export async function createInstallation(): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'satchel-fault-'));
  const dataDir = join(folder, 'data');
  const started: ServerProcess[] = [];
  return {
    dataDir,
    start: async ({ crashAt, clockAhead, env = {} } = {}) => {
      const isPlain = crashAt === undefined && clockAhead === undefined;
      const server = await startServerProcess(
        {
          DATA_DIR: dataDir,
          ...(crashAt === undefined ? {} : { CRASH_AT: crashAt }),
          ...(clockAhead === undefined ? {} : { CLOCK_AHEAD: String(clockAhead) }),
          ...env,
        },
        isPlain ? serverScript : crashLauncher,
      );
      started.push(server);
      return server;
    },
    remove: async () => {
      await Promise.all(started.map((server) => server.kill()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const CRASH_WITHIN = 30_000;

/** A restart that gets no further than a crash point, be it reached before the process is ready or after. */
export async function restartUntil(
  house: Installation,
  crashAt: string,
  options: Omit<StartOptions, 'crashAt'> = {},
): Promise<void> {
  const signal = house.start({ ...options, crashAt }).then(
    async (server) => (await server.ended).signal,
    (error: Error) => /ended with (\w+) before/.exec(error.message)?.[1] ?? error.message,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('nothing'), CRASH_WITHIN);
  });
  const endedBy = await Promise.race([signal, late]).finally(() => clearTimeout(timer));
  if (endedBy !== 'SIGKILL') throw new Error(`The process was ended by ${endedBy}, not at "${crashAt}".`);
}

/** Waits until the crash point was reached: the request that led there must be lost, and the process killed. */
export async function crash(server: ServerProcess, request: Promise<unknown>): Promise<void> {
  const outcome = request.then(
    (answer) => ({ answered: answer }),
    () => 'lost' as const,
  );
  const first = await Promise.race([server.ended, outcome]);
  if (first !== 'lost' && 'answered' in first) {
    throw new Error(`The request was answered before the crash: ${JSON.stringify(first.answered)}`);
  }
  const { signal } = await server.ended;
  if (signal !== 'SIGKILL') throw new Error(`The process ended by ${signal}, not at its crash point.`);
  if ((await outcome) !== 'lost') throw new Error('The request was answered by a process that was killed.');
}
