import { describe, expect, it } from 'vitest';
import { type Import, importsOf } from './imports.ts';
import { readText, repositoryFiles } from './repository.ts';
import { withoutComments } from './without-comments.ts';
import { MAY_IMPORT, MAY_USE_BUILTINS, MAY_USE_PACKAGES, VENDORS, zoneOf } from './zones.ts';

const sources = repositoryFiles().filter((path) => /^(packages|apps)\/[^/]+\/src\/.*\.tsx?$/.test(path));
const production = sources.filter((path) => !/\.test\.tsx?$/.test(path));
const all = sources.flatMap(importsOf);
const shipped = production.flatMap(importsOf);

describe('imports', () => {
  it('has sources to look at', () => {
    expect(production.length).toBeGreaterThan(0);
    expect(production.map(zoneOf).filter((zone) => !(zone in MAY_IMPORT))).toEqual([]);
  });

  it('lead to files that exist and to packages that are declared', () => {
    expect(all.filter(isDangling).map(describeImport)).toEqual([]);
  });

  it('point in one direction between the parts of the product', () => {
    expect(shipped.filter(pointsOutward).map(describeImport)).toEqual([]);
  });

  it('keep the three kinds of adapters apart from each other', () => {
    expect(
      all.filter((one) => crosses(one, /^apps\/api\/src\/adapters\/([^/]+)\//)).map(describeImport),
    ).toEqual([]);
  });

  it('keep the features of the web app apart from each other', () => {
    expect(
      all.filter((one) => crosses(one, /^apps\/web\/src\/features\/([^/]+)\//)).map(describeImport),
    ).toEqual([]);
  });

  it('reach the drivers of the back ends from the adapters only', () => {
    expect(shipped.filter(isStrayDriver).map(describeImport)).toEqual([]);
  });

  it('keep libraries and Node out of the parts that must do without them', () => {
    expect(shipped.filter(isForeign).map(describeImport)).toEqual([]);
  });
});

describe('process', () => {
  it('is read in apps/api/src/main.ts only', () => {
    const readers = production.filter((path) => path !== 'apps/api/src/main.ts' && readsProcess(path));
    expect(readers).toEqual([]);
  });
});

function describeImport({ importer, text }: Import): string {
  return `${importer} imports ${text}`;
}

function isDangling({ importer, target }: Import): boolean {
  if (target.kind === 'builtin') return false;
  if (target.kind === 'file') return !target.exists;
  const manifests = [`${importer.split('/').slice(0, 2).join('/')}/package.json`];
  if (/\.test\.tsx?$/.test(importer)) manifests.push('package.json');
  return !manifests.some((path) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readText(path));
    return target.name in dependencies || target.name in devDependencies;
  });
}

function pointsOutward({ importer, target }: Import): boolean {
  if (target.kind !== 'file') return false;
  const [from, to] = [zoneOf(importer), zoneOf(target.path)];
  return from !== to && !MAY_IMPORT[from]?.includes(to);
}

/** Both ends lie in folders that the pattern names, and the names differ. */
function crosses({ importer, target }: Import, folder: RegExp): boolean {
  if (target.kind !== 'file') return false;
  const [from, to] = [folder.exec(importer)?.[1], folder.exec(target.path)?.[1]];
  return from !== undefined && to !== undefined && from !== to;
}

function isStrayDriver({ importer, target }: Import): boolean {
  if (zoneOf(importer) === 'api/adapters' || target.kind === 'file') return false;
  return target.name === 'sqlite' || VENDORS.test(target.name);
}

function isForeign({ importer, target }: Import): boolean {
  if (target.kind === 'file') return false;
  const allowed = (target.kind === 'package' ? MAY_USE_PACKAGES : MAY_USE_BUILTINS)[zoneOf(importer)];
  return allowed !== undefined && !allowed.includes(target.name);
}

function readsProcess(path: string): boolean {
  const code = withoutComments(readText(path));
  return /\bprocess\??\.[a-z]|['"](node:)?process['"]/i.test(code);
}
