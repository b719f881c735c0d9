import { buildStale } from './prepare/build-stale.mjs';
import { installPackages } from './prepare/install-packages.mjs';
import { root } from './prepare/prepare.mjs';
import { requireNode } from './prepare/require-node.mjs';
import { runCheck } from './suites/checks.mjs';
import { readOptions, VITEST_SUITES } from './suites/options.mjs';
import { runVitest } from './suites/vitest.mjs';

/** These start the built server or serve the built app; the others read sources. */
const USES_BUILD = ['api', 'fault', 'measured', 'nodes', 'readme', 'bench', 'e2e'];

requireNode();
const { long, suites } = readOptions(process.argv.slice(2));
const projects = suites.filter((name) => VITEST_SUITES.includes(name));
const results = [];

if (await succeeds(installPackages)) {
  if (suites.some((name) => USES_BUILD.includes(name))) await succeeds(buildStale);
  for (const name of suites.filter((name) => !projects.includes(name)))
    results.push(await runCheck(root, name));
  if (projects.length > 0) results.push(await runVitest(root, projects, { long }));
}

const skipped = results.flatMap((result) => result.skipped);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
for (const name of skipped) console.log(`SKIPPED ${name}`);
process.exitCode = failed > 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);

/** A preparation that fails counts as one failed test; what can still run does. */
async function succeeds(step) {
  try {
    await step(root);
    return true;
  } catch (error) {
    console.log(error.message);
    results.push({ passed: 0, failed: 1, skipped: [] });
    return false;
  }
}
