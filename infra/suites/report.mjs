import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * Turns Vitest's JSON report into counts, and counts as failures what a report alone would hide: a file that could
 * not be loaded, a suite without files, a contract that tested nothing, a run that ended badly with all tests green.
 */
export function readReport({ root, report, code, projects, ci = process.env.CI === 'true' }) {
  const files = (report?.testResults ?? []).map((result) => ({
    name: relative(root, result.name).split(sep).join('/'),
    broken: result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
    message: result.message,
    tests: result.assertionResults,
  }));
  const tests = files.flatMap((file) => file.tests.map((test) => ({ ...test, file: file.name })));
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests.filter((test) => test.status === 'failed').length;
  const skipped = tests
    .filter((test) => test.status !== 'passed' && test.status !== 'failed')
    .map((test) => `${test.file}: ${test.fullName}`);

  const problems = [
    ...files.filter((file) => file.broken).map((file) => `${file.name} could not be run: ${file.message}`),
    ...projects.filter((name) => !files.some((file) => suiteOf(file.name) === name)).map(noTests),
    ...(projects.includes('contract') ? silentContracts({ root, files, ci }) : []),
  ];
  if (problems.length === 0 && failed === 0 && code !== 0)
    problems.push(`Vitest ended with ${code} (see above).`);
  for (const problem of problems) console.log(`✗ ${problem}`);
  return { passed, failed: failed + problems.length, skipped };
}

function suiteOf(path) {
  const match = /^tests\/([^/]+)\//.exec(path);
  return match ? match[1] : 'unit';
}

function noTests(name) {
  return `No test ran in the suite "${name}".`;
}

/** An adapter whose suite tested nothing would look exactly like one that keeps the promise. */
function silentContracts({ root, files, ci }) {
  return readdirSync(join(root, 'tests/contract'), { recursive: true })
    .map((path) => `tests/contract/${path.split(sep).join('/')}`)
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => {
      const { broken = false, tests = [] } = files.find((file) => file.name === path) ?? {};
      const ran = tests.filter((test) => test.status === 'passed' || test.status === 'failed');
      return !broken && (tests.length === 0 || (ci && ran.length === 0));
    })
    .map((path) => `${path} ran no test at all.`);
}
