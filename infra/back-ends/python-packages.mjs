import { join } from 'node:path';
import { runQuietly } from '../prepare/run-quietly.mjs';
import { installDebianPackage } from './debian-package.mjs';
import { findProgram } from './find-program.mjs';
import { installOnce } from './install-once.mjs';

/** A virtual environment of its own for one exact version. @returns {Promise<string>} its `bin` */
export async function installPythonPackage(name, version) {
  const folder = await installOnce(`${name}-${version}`, async (target) => {
    if (findProgram('python3') === undefined) await installDebianPackage('python3');
    const make = () => runQuietly('python3', ['-m', 'venv', join(target, 'venv')], {});
    // Debian ships Python without the part that makes environments.
    await make().catch(async () => {
      await installDebianPackage('python3-venv');
      await make();
    });
    const pip = ['install', '--quiet', '--pre', `${name}==${version}`];
    await runQuietly(join(target, 'venv/bin/pip'), pip, {});
  });
  return join(folder, 'venv/bin');
}
