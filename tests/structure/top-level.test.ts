import { expect, it } from 'vitest';
import { repositoryFiles } from './repository.ts';

const FOLDERS = ['apps', 'infra', 'packages', 'tests'];
const FILES = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package-lock.json', 'package.json', 'tsconfig.json'];

it('the top level holds the workspaces and what tools insist on finding there', () => {
  const top = new Set(
    repositoryFiles().map((path) => {
      const [first = '', ...rest] = path.split('/');
      return rest.length > 0 ? `${first}/` : first;
    }),
  );
  const allowed = new Set([...FILES, ...FOLDERS.map((name) => `${name}/`)]);
  expect([...top].filter((name) => !name.startsWith('.') && !allowed.has(name))).toEqual([]);
});
