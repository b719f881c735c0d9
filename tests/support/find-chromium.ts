import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The browser the tests drive: SATCHEL_CHROMIUM if set, else the first known name on PATH, else undefined, on which
 * a suite skips by name. With CI=true a missing browser throws: there a skip would pass for a success.
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = env.SATCHEL_CHROMIUM
    ? [env.SATCHEL_CHROMIUM]
    : NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = candidates.find(isExecutable);
  if (found === undefined && (env.CI === 'true' || env.SATCHEL_CHROMIUM)) {
    throw new Error(
      `No Chromium ${env.SATCHEL_CHROMIUM ? `at ${env.SATCHEL_CHROMIUM}` : 'on PATH'}: install it or set SATCHEL_CHROMIUM.`,
    );
  }
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
