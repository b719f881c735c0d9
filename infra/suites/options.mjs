import { parseArgs } from 'node:util';

export const VITEST_SUITES = [
  'unit',
  'structure',
  'contract',
  'api',
  'fault',
  'measured',
  'nodes',
  'readme',
  'bench',
  'e2e',
];
const ALL = ['types', 'lint', ...VITEST_SUITES];

/** @returns {{ long: boolean, suites: string[] }} the suites to run, in order. Exits with the usage on anything else. */
export function readOptions(argv) {
  try {
    const { values } = parseArgs({
      args: argv,
      options: { long: { type: 'boolean', default: false }, only: { type: 'string' } },
    });
    if (values.only !== undefined && !ALL.includes(values.only))
      throw new Error(`No suite "${values.only}".`);
    return { long: values.long, suites: values.only === undefined ? ALL : [values.only] };
  } catch (error) {
    console.error(`${error.message}\nUsage: npm test -- [--long] [--only ${ALL.join('|')}]`);
    process.exit(2);
  }
}
