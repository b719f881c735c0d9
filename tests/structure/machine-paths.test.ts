import { expect, it } from 'vitest';
import { readText, repositoryFiles } from './repository.ts';

/** A folder of one person's or one build machine's disk. A path of a URL (`example.org/home/x`) is not one. */
const MACHINE_PATH = /(?<![\w.)\]}/-])(?:\/(?:work|home|root|Users)\/|[A-Z]:\\Users\\)\w+/;

it('no file names a place on one machine', () => {
  const found = repositoryFiles().flatMap((path) => {
    const text = readText(path);
    // A NUL says that this is a picture or another binary, where any bytes may stand next to each other.
    if (text.includes('\0')) return [];
    const match = MACHINE_PATH.exec(text);
    return match ? [`${path}: ${match[0]}`] : [];
  });
  expect(found).toEqual([]);
});
