import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The script behind an installed command, to be run by this same Node. The launchers in `.bin` are shell files on
 * Windows, and `npx` costs half a second per call.
 */
export function commandPath(root, packageName, command) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}
