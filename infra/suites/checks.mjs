import { commandPath } from '../prepare/command-path.mjs';
import { runQuietly } from '../prepare/run-quietly.mjs';

const colors = process.stdout.isTTY ? 'force' : 'off';

/** Types and lint count as one test each. A check prints nothing unless it fails. */
const CHECKS = {
  types: [['typescript', 'tsc', ['-b']]],
  lint: [
    [
      '@biomejs/biome',
      'biome',
      [
        'ci',
        '--error-on-warnings',
        '--diagnostic-level=warn',
        `--colors=${colors}`,
        '--max-diagnostics=50',
        '.',
      ],
    ],
    ['oxlint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ],
};

/** @returns {Promise<{ passed: number, failed: number, skipped: string[] }>} */
export async function runCheck(root, name) {
  const started = performance.now();
  let failed = 0;
  for (const [packageName, command, args] of CHECKS[name]) {
    try {
      await runQuietly(process.execPath, [commandPath(root, packageName, command), ...args], { cwd: root });
    } catch (error) {
      failed = 1;
      console.log(`\n${error.message}\n`);
    }
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${failed ? '✗' : '✓'} ${name} (${seconds} s)`);
  return { passed: 1 - failed, failed, skipped: [] };
}
