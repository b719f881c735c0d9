import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandPath } from './command-path.mjs';
import { fingerprint } from './fingerprint.mjs';
import { runQuietly } from './run-quietly.mjs';

const COMPILED = ['packages/protocol', 'packages/client', 'apps/api'];

/** What is built, in order. `inputs` decide whether it is stale, `outputs` are removed before it is built again. */
const BUILDS = [
  {
    name: COMPILED.join(', '),
    inputs: ['package-lock.json', 'tsconfig.json', ...COMPILED],
    // tsc -b leaves the output of deleted sources, and believes its build info rather than the folder.
    outputs: COMPILED.flatMap((path) => [`${path}/dist`, `${path}/tsconfig.tsbuildinfo`]),
    stamp: 'apps/api/dist/.built-from',
    run: (root) =>
      runQuietly(process.execPath, [commandPath(root, 'typescript', 'tsc'), '-b', ...COMPILED], {
        cwd: root,
      }),
  },
  {
    name: 'apps/web',
    inputs: ['package-lock.json', 'tsconfig.json', 'packages/protocol', 'packages/client', 'apps/web'],
    outputs: ['apps/web/dist/app'],
    stamp: 'apps/web/dist/.built-from',
    run: (root) =>
      runQuietly(process.execPath, [commandPath(root, 'vite', 'vite'), 'build', '--outDir', 'dist/app'], {
        cwd: join(root, 'apps/web'),
        env: { ...process.env, NODE_ENV: 'production' },
      }),
  },
];

/** Builds whatever does not stem from the present sources. Nothing changed: two hashes and no child process. */
export async function buildStale(root) {
  for (const { name, inputs, outputs, stamp, run } of BUILDS) {
    const wanted = fingerprint(root, inputs);
    const isThere = outputs.every((path) => existsSync(join(root, path)));
    if (isThere && readStamp(join(root, stamp)) === wanted) continue;
    console.log(`Building ${name} …`);
    for (const path of [stamp, ...outputs]) rmSync(join(root, path), { recursive: true, force: true });
    await run(root);
    mkdirSync(dirname(join(root, stamp)), { recursive: true });
    writeFileSync(join(root, stamp), wanted);
  }
}

function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
