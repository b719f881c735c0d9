import { join } from 'node:path';
import { defaultServerConditions, runnerImport } from 'vite';
import { prepare, root } from './prepare/prepare.mjs';

/**
 * `npm run bench`: Satchel, plain `ws` and Socket.IO in one run, as ratios. Ten minutes and more;
 * SATCHEL_BENCH=quick takes two. Best on a machine that does nothing else.
 */
await prepare();
// Servers are ended when this process exits, which a signal alone would not let it do in order.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const load = async (path) => {
  const { module } = await runnerImport(join(root, path), {
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { resolve: { conditions: ['source', ...defaultServerConditions] } },
  });
  return module;
};
const { sizeOf } = await load('tests/bench/sizes.ts');
const { runBench } = await load('tests/bench/run.ts');
const report = await runBench(sizeOf(process.env.SATCHEL_BENCH), (what) => console.error(what));
console.log(report);
// Sockets of the load client may still be closing.
process.exit(0);
