import { runQuietly } from '../prepare/run-quietly.mjs';
import { findProgram } from './find-program.mjs';

/** Installs a package of the system, or says in one sentence who has to. */
export async function installDebianPackage(name) {
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) {
    throw new Error(`${name} is not installed: install it with the package manager of this system.`);
  }
  console.error(`Installing ${name} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runQuietly('apt-get', ['update', '-qq'], { env });
  await runQuietly('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env });
}
