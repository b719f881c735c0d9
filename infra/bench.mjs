import { join } from 'node:path';
import { defaultServerConditions, runnerImport } from 'vite';
import { root } from './prepare/prepare.mjs';

await runnerImport(join(root, process.argv[2] ?? 'tests/bench/run.ts'), {
  root,
  configFile: false,
  logLevel: 'warn',
  ssr: { resolve: { conditions: ['source', ...defaultServerConditions] } },
});
