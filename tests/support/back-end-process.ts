import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type BackEnd, backEndVariables } from './back-ends.ts';

const script = fileURLToPath(new URL('../../infra/back-ends.mjs', import.meta.url));

export type BackEndProcess = {
  address: string;
  port: number;
  /** SIGKILL; resolves when the server is gone. */
  kill(): Promise<void>;
};

/** A server of the running test's own, to be killed; another at the same port and folder is its restart. */
export async function startBackEndProcess(
  name: BackEnd,
  place: { port?: number; folder?: string } = {},
): Promise<BackEndProcess> {
  const port = place.port ?? (await freePort());
  const args = [script, '--with-parent', name, '--port', String(port)];
  if (place.folder !== undefined) args.push('--folder', place.folder);
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const kill = () => {
    child.stdin.end();
    return gone;
  };
  onTestFinished(kill);
  const variable = new RegExp(`^${backEndVariables[name]}=(.*)$`, 'm');
  const address = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const found = variable.exec(output)?.[1];
      if (found !== undefined && output.includes('# 1 of 1 started')) resolve(found);
    });
    void gone.then(() => reject(new Error(`The back end "${name}" did not start.`)));
  });
  return { address, port, kill };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
