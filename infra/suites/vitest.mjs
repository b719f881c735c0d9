import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandPath } from '../prepare/command-path.mjs';
import { readReport } from './report.mjs';

/**
 * Runs the named Vitest projects in one process. People read the usual output, the count comes from the JSON report.
 * @returns {Promise<{ passed: number, failed: number, skipped: string[] }>}
 */
export async function runVitest(root, projects, { long }) {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-test-'));
  const output = join(folder, 'report.json');
  try {
    const code = await run(
      [
        commandPath(root, 'vitest', 'vitest'),
        'run',
        ...['--config', 'tests/vitest.config.ts', '--root', '.'],
        ...['--reporter=default', '--reporter=json', `--outputFile.json=${output}`],
        ...projects.map((name) => `--project=${name}`),
      ],
      { cwd: root, env: { ...process.env, ...(long ? { SATCHEL_TEST_LONG: '1' } : {}) } },
    );
    return readReport({ root, report: readJson(output), code, projects });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args, { cwd, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Undefined when Vitest ended before it could write one; `readReport` counts that as a failure. */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
