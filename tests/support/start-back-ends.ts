import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { backEndVariables } from './back-ends.ts';

const script = fileURLToPath(new URL('../../infra/back-ends.mjs', import.meta.url));

/**
 * Vitest calls this before the first test of a project: starts each back end whose variable is not given, once per
 * run, and puts its address into the environment that the tests inherit. Where one cannot be had its tests skip by
 * name, except with CI=true.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  const wanted = Object.entries(backEndVariables).filter(([, variable]) => !process.env[variable]);
  if (wanted.length === 0) return undefined;
  const names = wanted.map(([name]) => name);
  const child = spawn(process.execPath, [script, '--with-parent', ...names], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const started = await startedVariables(child);
  for (const [name, variable] of wanted) {
    if (started[variable] === undefined && process.env.CI === 'true') {
      child.stdin?.end();
      throw new Error(`The back end "${name}" cannot be had: install it or set ${variable}.`);
    }
  }
  Object.assign(process.env, started);
  return async () => {
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.stdin?.end();
    await gone;
  };
}

function startedVariables(child: ChildProcess): Promise<Record<string, string>> {
  let output = '';
  return new Promise((resolve) => {
    const finish = () => {
      const lines = [...output.matchAll(/^(SATCHEL_TEST_\w+)=(.*)$/gm)];
      resolve(Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value])));
    };
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (/^# \d+ of \d+ started$/m.test(output)) finish();
    });
    child.once('close', finish);
  });
}
