import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Every file that is or would be committed, as a path from the root with forward slashes. */
export function repositoryFiles(): string[] {
  const listed = filesByGit();
  return listed.length > 0 ? listed : filesBelow('');
}

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function filesByGit(): string[] {
  try {
    const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
    const output = execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
  } catch {
    // An unpacked archive, or a machine without git: the folder itself is all there is to ask.
    return [];
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return path.endsWith('.tsbuildinfo') ? [] : [path];
    return ['node_modules', 'dist', '.git'].includes(entry.name) || path === 'data' ? [] : filesBelow(path);
  });
}
