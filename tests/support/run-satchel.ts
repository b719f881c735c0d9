import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { serverScript } from './server-process.ts';

export type Ran = { code: number | null; stdout: string; stderr: string };

type Run = {
  env?: Record<string, string>;
  input?: string;
  /** SIGKILL when this resolves; the code is null then. */
  killAt?: Promise<unknown>;
};

/** One command of the built `satchel`, to its end. @param env all it gets, beside PATH */
export async function runSatchel(
  args: readonly string[],
  { env = {}, input = '', killAt }: Run = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [serverScript, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: 'pipe',
  });
  void killAt?.then(() => child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { code, stdout, stderr };
}
