import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The shell blocks under a heading of README.md, word for word, in their order. */
export function shellBlocks(heading: string): string[] {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const section = readme.split(/^(?=## )/m).find((text) => text.startsWith(`## ${heading}\n`));
  if (section === undefined) throw new Error(`README.md has no section "${heading}".`);
  return [...section.matchAll(/^```bash\n(.*?)^```$/gms)].map(([, block = '']) => block);
}
