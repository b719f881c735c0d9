import { readConfig } from '../../../apps/api/dist/config/read-config.js';
import { startServer } from '../../../apps/api/dist/server.js';
import { crashPoints } from './crash-points.mjs';

/**
 * The server as `main.js` starts it, with what a fault needs:
 *
 *     CRASH_AT      name of the point at which the process kills itself
 *     CLOCK_AHEAD   milliseconds; the server lives this far in the future
 */
const { CRASH_AT, CLOCK_AHEAD = '0', ...env } = process.env;
if (CRASH_AT !== undefined && !Object.hasOwn(crashPoints, CRASH_AT)) {
  throw new Error(`There is no crash point "${CRASH_AT}".`);
}

const server = await startServer(readConfig(env).config, {
  now: () => Date.now() + Number(CLOCK_AHEAD),
  ...(CRASH_AT === undefined ? {} : crashPoints[CRASH_AT]),
});
process.once('SIGTERM', () => void server.close());
console.log(`Satchel is ready: ${server.url}`);
