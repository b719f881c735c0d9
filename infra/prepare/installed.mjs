import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether node_modules holds what the lock file asks for. npm writes `node_modules/.package-lock.json` as its last
 * act, so an interrupted install has none, and one made by hand with `npm install` counts like one made by us.
 */
export function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted) throw new Error('package-lock.json is missing: this is not a complete copy of Satchel.');
  if (!present) return false;
  const nothingMissing = Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/')) return true;
    return present[path] ? present[path].version === entry.version : entry.optional === true;
  });
  return nothingMissing && Object.values(present).every(isForThisMachine);
}

/** A folder shared with a container or copied from another computer carries the wrong binaries. */
function isForThisMachine(entry) {
  return accepts(entry.os, process.platform) && accepts(entry.cpu, process.arch);
}

function accepts(names, own) {
  return !names || names.includes(own) || names.some((name) => name.startsWith('!') && name !== `!${own}`);
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
