/** The oldest release whose `require(esm)`, test runner hooks and prebuilt binaries the lock file was chosen for. */
const OLDEST = [20, 19];

/** Exits with one sentence instead of a syntax error somewhere inside a dependency. */
export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  console.error(`Satchel needs Node ${OLDEST.join('.')} or newer; this is Node ${version}.`);
  process.exit(1);
}
