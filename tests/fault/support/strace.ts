import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

type Programs = { findProgram(name: string): string | undefined };
type Packages = { installDebianPackage(name: string): Promise<void> };

const infra = (name: string) => import(new URL(`../../../infra/back-ends/${name}`, import.meta.url).href);

/** Whether system calls of another process can be made to fail here; installs what that takes, where it may. */
export async function hasStrace(): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const { findProgram }: Programs = await infra('find-program.mjs');
  if (findProgram('strace') !== undefined) return true;
  const { installDebianPackage }: Packages = await infra('debian-package.mjs');
  return installDebianPackage('strace').then(
    () => true,
    () => false,
  );
}

/** From now on every sync of this process to a disk fails with EIO. @returns ends that */
export async function failSyncs(pid: number): Promise<() => Promise<void>> {
  const calls = 'fsync,fdatasync';
  const args = ['-f', '-p', `${pid}`, '-e', `trace=${calls}`, '-e', `inject=${calls}:error=EIO`];
  const child = spawn('strace', [...args, '-o', '/dev/null'], { stdio: ['ignore', 'ignore', 'pipe'] });
  await attached(child);
  return async () => {
    child.kill('SIGINT');
    await once(child, 'exit');
  };
}

function attached(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (said.includes('attached')) resolve();
    });
    child.once('exit', () => reject(new Error(`strace ended: ${said}`)));
  });
}
