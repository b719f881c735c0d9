import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../infra/back-ends.mjs', import.meta.url));

export type RunningBackEnds = {
  /** Of those that could be had. */
  variables: Record<string, string>;
  /** SIGKILL to each; resolves when they are gone. */
  stop(): Promise<void>;
};

/** Resolves once every back end answers, or cannot be had. @param args as in the usage of `infra/back-ends.mjs` */
export async function runBackEnds(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<RunningBackEnds> {
  const child = spawn(process.execPath, [script, '--with-parent', ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const variables = await new Promise<Record<string, string>>((resolve) => {
    let output = '';
    const finish = () => {
      const lines = [...output.matchAll(/^(SATCHEL_TEST_\w+)=(.*)$/gm)];
      resolve(Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value])));
    };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (/^# \d+ of \d+ started$/m.test(output)) finish();
    });
    void gone.then(finish);
  });
  return {
    variables,
    async stop() {
      child.stdin.end();
      await gone;
    },
  };
}
