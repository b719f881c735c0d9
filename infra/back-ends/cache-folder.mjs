import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where installed servers are kept between runs. SATCHEL_CACHE overrides it. */
export function cacheFolder(env = process.env) {
  return env.SATCHEL_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'satchel');
}
