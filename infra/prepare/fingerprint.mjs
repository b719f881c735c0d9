import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const IGNORED = new Set(['dist', 'node_modules']);

/**
 * One hash over the names and bytes of all build inputs below the given files and folders. Contents rather than
 * times, because a checkout or a copy of the folder touches every time without changing a byte.
 */
export function fingerprint(root, paths, salt = '') {
  const hash = createHash('sha256').update(salt);
  for (const path of paths.flatMap((path) => filesUnder(root, path)).sort()) {
    const bytes = readFileSync(join(root, path));
    hash.update(`\n${path}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

function filesUnder(root, path) {
  let entries;
  try {
    entries = readdirSync(join(root, path), { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
  return entries.flatMap((entry) => {
    const inside = `${path}/${entry.name}`;
    if (entry.isDirectory()) return IGNORED.has(entry.name) ? [] : filesUnder(root, inside);
    return isInput(entry.name) ? [inside] : [];
  });
}

function isInput(name) {
  return !/\.test\.tsx?$/.test(name) && !name.endsWith('.tsbuildinfo') && !name.endsWith('.md');
}
