import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';

/** One bash that runs blocks one after the other, as somebody who pastes them; variables stay. */
export type ShellSession = {
  /** Runs a block to its end. @returns the lines it printed. Rejects when a command of it fails. */
  run(block: string): Promise<string[]>;
  variable(name: string): Promise<string>;
  close(): Promise<void>;
};

/** Blocks come in through a descriptor of their own, so that no command of a block can eat the next one. */
const LOOP = 'while IFS= read -r -d "" block <&4; do eval "$block"; done';
const MARK = '--- end of block ---';
const END_WITHIN = 300_000;

/** @param cwd where the blocks are run; `env` is added to the environment */
export function openShell(cwd: string, env: Record<string, string>): ShellSession {
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', LOOP], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ignore', 'pipe'],
  });
  const ended = once(shell, 'exit');
  const blocks = shell.stdio[4] as Writable;
  blocks.on('error', () => {});
  let errors = '';
  shell.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const lines = createInterface({ input: shell.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();

  const run = async (block: string) => {
    blocks.write(`${block}\necho '${MARK}'\0`);
    const timer = setTimeout(() => shell.kill('SIGKILL'), END_WITHIN);
    const printed: string[] = [];
    try {
      for (;;) {
        const { done, value } = await lines.next();
        if (done) throw new Error(`The block failed:\n${printed.join('\n')}\n${errors}`);
        if (value === MARK) return printed;
        printed.push(value);
      }
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    run,
    variable: async (name) => (await run(`echo "$${name}"`)).join('\n'),
    close: async () => {
      blocks.end();
      shell.kill('SIGTERM');
      await ended;
    },
  };
}
