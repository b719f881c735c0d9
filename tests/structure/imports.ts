import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { readText, root } from './repository.ts';
import { withoutComments } from './without-comments.ts';

/** What one import leads to: a file of ours, a Node built-in, or somebody else's package. */
export type Target =
  | { kind: 'file'; path: string; exists: boolean }
  | { kind: 'builtin'; name: string }
  | { kind: 'package'; name: string };

export type Import = { importer: string; text: string; target: Target };

const FORMS = [
  /^\s*(?:import|export)\s[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /\bnew URL\(\s*['"](\.[^'"]+)['"]\s*,\s*import\.meta\.url/g,
];

/** Static, side-effect, dynamic and type imports, and the `new URL(…)` that names a worker's file. */
export function importsOf(importer: string): Import[] {
  const source = withoutComments(readText(importer));
  return FORMS.flatMap((form) => [...source.matchAll(form)]).map(([, text = '']) => ({
    importer,
    text,
    target: resolve(importer, text),
  }));
}

/** `@satchel/protocol/errors` and a path that climbs out of its package end at the same file. */
function resolve(importer: string, text: string): Target {
  const bare = text.replace(/[?#].*$/, '');
  if (bare.startsWith('.')) return file(posix.join(dirname(importer), bare));
  const ours = /^@satchel\/(protocol|client|api|web)\/(.+)$/.exec(bare);
  if (ours)
    return file(
      `${ours[1] === 'api' || ours[1] === 'web' ? 'apps' : 'packages'}/${ours[1]}/src/${ours[2]}.ts`,
    );
  if (bare.startsWith('node:') || builtinModules.includes(bare)) {
    return { kind: 'builtin', name: bare.replace(/^node:/, '') };
  }
  const [first = '', second = ''] = bare.split('/');
  return { kind: 'package', name: first.startsWith('@') ? `${first}/${second}` : first };
}

function file(path: string): Target {
  return { kind: 'file', path, exists: existsSync(join(root, path)) };
}
