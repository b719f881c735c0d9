import { fileURLToPath } from 'node:url';
import { buildStale } from './build-stale.mjs';
import { installPackages } from './install-packages.mjs';
import { requireNode } from './require-node.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** From a fresh clone to something that runs. Shows what failed in full, and nothing of what went well. */
export async function prepare() {
  requireNode();
  try {
    await installPackages(root);
    await buildStale(root);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
