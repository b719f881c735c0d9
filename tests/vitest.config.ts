import { fileURLToPath } from 'node:url';
import { defaultServerConditions } from 'vite';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** `npm run test:long` runs the same files at full size, so every limit grows with it. */
const patience = process.env.SATCHEL_TEST_LONG === '1' ? 10 : 1;

const startBackEnds = fileURLToPath(new URL('./support/start-back-ends.ts', import.meta.url));

/** More than processors, because most of a test of servers is waiting for them. */
const FILES_AT_ONCE = 3;

type Suite = {
  name: string;
  include: string[];
  group: number;
  seconds: number;
  oneFileAtATime?: boolean;
  backEnds?: boolean;
};

/**
 * Groups run one after the other: a browser or a killed server must not share two cores with a hundred units, and
 * nothing may run beside what asks how much memory or time something takes.
 */
function suite({
  name,
  include,
  group,
  seconds,
  oneFileAtATime = false,
  backEnds = false,
}: Suite): TestProjectInlineConfiguration {
  return {
    // Tests read the sources of the other workspaces, never what an earlier build left in dist. Without `module`,
    // which is for bundlers: some packages keep files behind it that Node cannot load.
    ssr: {
      resolve: { conditions: ['source', ...defaultServerConditions.filter((name) => name !== 'module')] },
    },
    test: {
      name,
      include,
      environment: 'node',
      testTimeout: seconds * 1000 * patience,
      hookTimeout: seconds * 1000 * patience,
      sequence: { groupOrder: group },
      fileParallelism: !oneFileAtATime,
      globalSetup: backEnds ? [startBackEnds] : [],
    },
  };
}

export default defineConfig({
  test: {
    allowOnly: false,
    maxWorkers: FILES_AT_ONCE,
    projects: [
      suite({
        name: 'unit',
        include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.{ts,tsx}'],
        group: 0,
        seconds: 10,
      }),
      suite({ name: 'structure', include: ['tests/structure/**/*.test.ts'], group: 0, seconds: 10 }),
      suite({
        name: 'contract',
        include: ['tests/contract/**/*.test.ts'],
        group: 1,
        seconds: 30,
        backEnds: true,
      }),
      suite({ name: 'api', include: ['tests/api/**/*.test.ts'], group: 2, seconds: 60 }),
      suite({
        name: 'fault',
        include: ['tests/fault/**/*.test.ts'],
        group: 3,
        seconds: 120,
        backEnds: true,
      }),
      suite({
        name: 'measured',
        include: ['tests/measured/**/*.test.ts'],
        group: 4,
        seconds: 120,
        oneFileAtATime: true,
        backEnds: true,
      }),
      suite({
        name: 'nodes',
        include: ['tests/nodes/**/*.test.ts'],
        group: 5,
        seconds: 120,
        backEnds: true,
      }),
      suite({ name: 'readme', include: ['tests/readme/**/*.test.ts'], group: 6, seconds: 60 }),
      suite({ name: 'bench', include: ['tests/bench/**/*.test.ts'], group: 7, seconds: 120 }),
      suite({
        name: 'e2e',
        include: ['tests/e2e/**/*.test.ts'],
        group: 8,
        seconds: 180,
        oneFileAtATime: true,
        backEnds: true,
      }),
    ],
  },
});
