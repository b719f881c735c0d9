import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The built server as `npm start` runs it, without the preparing. */
export const serverScript = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));

export type Ending = { code: number | null; signal: NodeJS.Signals | null };

export type ServerProcess = {
  /** `http://127.0.0.1:<port>` */
  url: string;
  pid: number;
  /** What it has printed since it was ready: its log, mostly. */
  output(): string;
  /** Resolves when the process is gone, whatever ended it. */
  ended: Promise<Ending>;
  /** SIGTERM, as an operator would. */
  stop(): Promise<Ending>;
  /** SIGKILL. */
  kill(): Promise<Ending>;
};

const READY = /^Satchel is ready: (https?:\S+)$/m;
const START_WITHIN = 30_000;
const STOP_WITHIN = 20_000;
/** Enough of the output to explain a start that failed. */
const KEPT_OUTPUT = 16 * 1024;

/**
 * A server in a process of its own, on a free port of the loopback interface.
 * @param script started with Node; prints the same line as the server when it is ready
 * @param env added to the little that a process needs; nothing of the test's own settings comes along
 */
export async function startServerProcess(
  env: Record<string, string>,
  script = serverScript,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [script], {
    env: {
      ...systemEnv(),
      HOST: '127.0.0.1',
      PORT: '0',
      SATCHEL_LOG_LEVEL: 'warn',
      SATCHEL_SIGN_INS_PER_MINUTE: '1000000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killChild = () => child.kill('SIGKILL');
  process.once('exit', killChild);
  const ended = new Promise<Ending>((resolve) => {
    child.once('exit', (code, signal) => {
      process.removeListener('exit', killChild);
      resolve({ code, signal });
    });
  });
  const url = await readyUrl(child, ended);
  let output = '';
  child.stdout?.on('data', (chunk: string) => {
    output += chunk;
  });
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(killChild, STOP_WITHIN);
      return ended.finally(() => clearTimeout(timer));
    },
    kill: async () => {
      killChild();
      return ended;
    },
  };
}

function readyUrl(child: ChildProcess, ended: Promise<Ending>): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The server process ${why}:\n${output}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail('was not ready in time');
    }, START_WITHIN);
    const hear = (chunk: string) => {
      output = (output + chunk).slice(-KEPT_OUTPUT);
      const url = READY.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    void ended.then(({ code, signal }) => {
      clearTimeout(timer);
      fail(`ended with ${signal ?? code} before it was ready`);
    });
  });
}

function systemEnv(): Record<string, string> {
  const names = ['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
