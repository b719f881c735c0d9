import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Memory = { rss: number; heapUsed: number; external: number };

/** A server in a process of its own, and what can be asked of it. */
export type ServerUnderTest = {
  port: number;
  pid: number;
  /** After a full collection of garbage. */
  memory(): Promise<Memory>;
  /** Processor time of all its threads so far, in ms; undefined where the system does not tell. */
  cpu(): number | undefined;
  /** Bytes of memory right now, garbage included; undefined where the system does not tell. */
  rss(): number | undefined;
  stop(): Promise<void>;
};

const probe = new URL('./peers/memory-probe.mjs', import.meta.url).href;
const READY = /ready: http:\/\/127\.0\.0\.1:(\d+)/;
const START_WITHIN = 30_000;
/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock. */
const TICK = 10;
const PAGE = 4096;

export async function startServer(
  script: string,
  env: Record<string, string> = {},
): Promise<ServerUnderTest> {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env;
  const child = fork(script, [], {
    execArgv: ['--expose-gc', '--import', probe],
    env: { PATH, HOME, TMPDIR, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const port = await readyPort(child);
  const pid = child.pid ?? 0;
  return {
    port,
    pid,
    async memory() {
      const answered = once(child, 'message');
      child.send('memory');
      const [answer] = await answered;
      return answer as Memory;
    },
    cpu() {
      const fields = proc(pid, 'stat')
        ?.replace(/^.*\) /s, '')
        .split(' ');
      return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) * TICK;
    },
    rss() {
      const pages = proc(pid, 'statm')?.split(' ')[1];
      return pages === undefined ? undefined : Number(pages) * PAGE;
    },
    async stop() {
      process.removeListener('exit', kill);
      const ended = once(child, 'exit');
      kill();
      await ended;
    },
  };
}

export function scriptOf(name: string): string {
  return fileURLToPath(new URL(`./peers/${name}.mjs`, import.meta.url));
}

function proc(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return undefined;
  }
}

function readyPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('A server was not ready in time.')), START_WITHIN);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output = (output + chunk).slice(-4096);
      const port = READY.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
    child.once('exit', (code) => reject(new Error(`A server ended with ${code}:\n${output}`)));
  });
}
