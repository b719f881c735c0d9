import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cacheFolder } from './cache-folder.mjs';

/**
 * Runs `install(folder)` unless it has succeeded before, in a folder of this name and version. Of two runs at once
 * one installs and the other waits for it.
 * @returns {Promise<string>} the folder
 */
export async function installOnce(name, install) {
  const folder = join(cacheFolder(), name);
  const finished = join(folder, '.installed');
  if (existsSync(finished)) return folder;
  mkdirSync(cacheFolder(), { recursive: true });
  const unlock = await lock(`${folder}.lock`);
  try {
    if (existsSync(finished)) return folder;
    console.error(`Installing ${name} …`);
    // What an earlier attempt left half done would look like a finished one to pip.
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    await install(folder);
    writeFileSync(finished, '');
    return folder;
  } finally {
    unlock();
  }
}

async function lock(path) {
  for (;;) {
    try {
      const file = openSync(path, 'wx');
      writeFileSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (isAbandoned(path)) rmSync(path, { force: true });
      else await wait(200);
    }
  }
}

function isAbandoned(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    // Empty for the moment between its making and its writing.
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
