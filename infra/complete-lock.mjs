import { readFileSync, writeFileSync } from 'node:fs';

const OS = new Set('aix android darwin freebsd linux netbsd openbsd openharmony sunos win32'.split(' '));
const CPU = new Set('arm arm64 ia32 loong64 mips64el ppc64 riscv64 s390x wasm32 x64'.split(' '));

/**
 * npm leaves an optional package that it could not fetch out of the lock file it writes, without a word, and `npm ci`
 * then refuses that file, most often on another platform. This adds an entry for each of them (`npm ci` installs it
 * where it belongs), and drops the addresses npm copies in for `npm fund`. Run it after every change of a dependency:
 * `node infra/complete-lock.mjs`. With `--check` it changes nothing and ends with 1 if something is to do.
 */
const path = new URL('../package-lock.json', import.meta.url);
const before = readFileSync(path, 'utf8');
const lock = JSON.parse(before);

const added = addMissing(lock.packages);
for (const entry of Object.values(lock.packages)) delete entry.funding;
const after = `${JSON.stringify({ ...lock, packages: sortKeys(lock.packages) }, undefined, 2)}\n`;

if (process.argv.includes('--check')) {
  if (after !== before)
    console.error(`package-lock.json is not complete (${added.length} packages are missing).`);
  process.exitCode = after === before ? 0 : 1;
} else {
  writeFileSync(path, after);
  console.log(`${added.length} packages added to package-lock.json.`);
}

function addMissing(packages) {
  const added = [];
  for (const [owner, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const version = range.replace(/^[~^]/, '');
      const found = resolve(packages, owner, name);
      // Another version at the top belongs to somebody else: this one goes below its owner.
      if (found && (!isBare(packages[found]) || packages[found].version === version)) continue;
      const place = found ? `${owner}/node_modules/${name}` : `node_modules/${name}`;
      packages[place] = bareEntry(name, version, entry.dev);
      added.push(place);
    }
  }
  return added;
}

/** Where Node would find `name` from `owner`: below it, then below each folder above it. */
function resolve(packages, owner, name) {
  for (let folder = owner; ; ) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[place]) return place;
    if (folder === '') return undefined;
    const above = folder.lastIndexOf('/node_modules/');
    folder = above === -1 ? '' : folder.slice(0, above);
  }
}

function isBare(entry) {
  return entry.optional === true && entry.integrity === undefined;
}

/** Without an integrity hash: it is known only where the package can be fetched, and npm adds it there. */
function bareEntry(name, version, dev) {
  const words = name.split(/[/.-]/);
  const [os, cpu] = [words.find((word) => OS.has(word)), words.find((word) => CPU.has(word))];
  if (!os && !cpu) throw new Error(`${name}: no platform in the name, install it once to see what it is.`);
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : words.includes('gnu') && 'glibc';
  return {
    version,
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(dev ? { dev } : {}),
    ...(libc ? { libc: [libc] } : {}),
    optional: true,
    ...(os ? { os: [os] } : {}),
  };
}

/** The order npm itself writes, so that its next change and ours do not reshuffle the file. */
function sortKeys(packages) {
  return Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
}
