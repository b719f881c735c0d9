import { isInstalled } from './installed.mjs';
import { runQuietly } from './run-quietly.mjs';

/** Makes node_modules equal to the lock file. `--include=dev`, because NODE_ENV=production would leave out the compiler. */
export async function installPackages(root) {
  if (isInstalled(root)) return;
  console.log('Installing packages …');
  const args = ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) await runQuietly(process.execPath, [npm, ...args], { cwd: root });
  else await runQuietly('npm', args, { cwd: root, shell: process.platform === 'win32' });
}
