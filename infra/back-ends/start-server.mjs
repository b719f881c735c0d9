import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findProgram } from './find-program.mjs';

const READY_WITHIN = 60_000;
const KEPT_OUTPUT = 16 * 1024;

/**
 * Installs a back end if need be, starts it and waits until it answers.
 * @param port a free one when absent @param folder kept when given, else a temporary one that goes with the server
 * @returns {Promise<{ variables: Record<string, string>, ended: Promise<void>, stop(): Promise<void> }>}
 */
export async function startServer(name, backEnd, { port = undefined, folder = undefined } = {}) {
  const program = await backEnd.install();
  const place = { port: port ?? (await freePort()), folder: folder ?? temporaryFolder(name) };
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const child = spawn(...withParent([program, ...backEnd.argsOf(place)]), {
    env: { ...process.env, ...backEnd.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const hear = (chunk) => {
    output = (output + chunk).slice(-KEPT_OUTPUT);
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  let hasEnded = false;
  const ended = new Promise((resolve) => {
    child.once('error', (error) => hear(error.message));
    child.once('close', () => {
      hasEnded = true;
      if (folder === undefined) rmSync(place.folder, { recursive: true, force: true });
      resolve();
    });
  });
  const stop = async () => {
    // Without a farewell: what was acknowledged must be durable anyway, the rest is thrown away.
    child.kill('SIGKILL');
    await ended;
  };
  const giveUpAt = Date.now() + READY_WITHIN;
  while (!(await backEnd.answers(place.port).catch(() => false))) {
    if (hasEnded || Date.now() > giveUpAt) {
      await stop();
      throw new Error(`${name} ${hasEnded ? 'ended' : 'did not answer'} at its start:\n${output.trim()}`);
    }
    await wait(50);
  }
  return { variables: backEnd.variables(place), ended, stop };
}

/** On Linux the kernel ends the server when this process is gone, whatever ended it. */
function withParent(command) {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : undefined;
  const [program, ...args] =
    setpriv === undefined ? command : [setpriv, '--pdeathsig', 'KILL', '--', ...command];
  return [program, args];
}

function temporaryFolder(name) {
  return mkdtempSync(join(tmpdir(), `satchel-${name}-`));
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
