import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and shows its output only if it failed: a start that goes well is one line per step.
 * Rejects with an Error whose message is that output.
 */
export function runQuietly(program, args, { cwd, env = process.env, shell = false }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(Buffer.concat(output).toString('utf8').trim() || `${program} ended with ${code}`));
    });
  });
}
