import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readText, repositoryFiles, root } from './repository.ts';

const lock = readText('package-lock.json');

describe('package-lock.json', () => {
  it('lists the optional packages of every platform, so that `npm ci` takes it everywhere', () => {
    const { status, stderr } = spawnSync(process.execPath, ['infra/complete-lock.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('names no host, so that it works with any registry', () => {
    expect(lock.match(/.*:\/\/.*/g)).toBeNull();
  });

  it('pins what this platform installs by its hash', () => {
    type Entry = { version?: string; integrity?: string; link?: boolean; optional?: boolean };
    const packages: Record<string, Entry> = JSON.parse(lock).packages;
    const unpinned = Object.entries(packages).filter(
      ([path, entry]) => path.includes('node_modules/') && !entry.link && !entry.optional && !entry.integrity,
    );
    expect(unpinned.map(([path]) => path)).toEqual([]);
  });
});

describe('package.json', () => {
  it('asks for exact versions', () => {
    const asked = repositoryFiles()
      .filter((path) => path.endsWith('package.json'))
      .flatMap((path) => {
        const { dependencies = {}, devDependencies = {} } = JSON.parse(readText(path));
        return Object.entries({ ...dependencies, ...devDependencies }).map(
          ([name, version]) => `${name} ${version}`,
        );
      });
    expect(asked.filter((one) => !/ \d+\.\d+\.\d+(-[\w.]+)?$/.test(one))).toEqual([]);
  });
});
