import { describe, expect, it } from 'vitest';
import { repositoryFiles } from './repository.ts';

/** Names that say nothing of what is inside, and so collect everything. */
const EMPTY_WORD = /(^|[-./])(utils?|helpers?|common|managers?|services?)(?=[-./]|$)/;
const KEBAB = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const CUSTOMARY =
  /^(README|CHANGELOG|DECISIONS|SPEC|SECURITY|CONTRIBUTING)\.md$|^(LICENSE|Dockerfile|Caddyfile)$/;

const files = repositoryFiles();

describe('names of files and folders', () => {
  it('say what is inside', () => {
    expect(files.filter((path) => EMPTY_WORD.test(path))).toEqual([]);
  });

  it('are kebab-case', () => {
    const isOdd = (part: string) => !KEBAB.test(part) && !CUSTOMARY.test(part);
    expect(files.filter((path) => path.split('/').some(isOdd))).toEqual([]);
  });
});
