import { readConfig } from '../../apps/api/dist/config/read-config.js';
import { startServer } from '../../apps/api/dist/server.js';

/**
 * The server as `main.js` starts it, with leases that run out sooner, so that no test waits half a minute for
 * what a quarter of it shows. Milliseconds:
 *
 *     SWEEPER_LEASE   more than the ten seconds after which it is renewed
 *     PLACE_LEASE     of a node that must be alone
 */
const { SWEEPER_LEASE, PLACE_LEASE, ...env } = process.env;

const server = await startServer(readConfig(env).config, {
  ...(PLACE_LEASE === undefined ? {} : { placeLease: Number(PLACE_LEASE) }),
  ...(SWEEPER_LEASE === undefined ? {} : { wrapData: withSweeperLease(Number(SWEEPER_LEASE)) }),
}).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
process.once('SIGTERM', () => void server.close());
console.log(`Satchel is ready: ${server.url}`);

function withSweeperLease(ttl) {
  return (data) => ({
    ...data,
    leases: {
      ...data.leases,
      acquire: (name, holder, usual) => data.leases.acquire(name, holder, name === 'sweeper' ? ttl : usual),
    },
  });
}
