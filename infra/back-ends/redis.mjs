import { ask } from './ask.mjs';
import { installDebianPackage } from './debian-package.mjs';
import { findProgram } from './find-program.mjs';

/** Redis or Valkey, whichever this system has. Nothing of it reaches a disk. */
export function redis() {
  return {
    async install() {
      const found = () => findProgram('redis-server') ?? findProgram('valkey-server');
      if (found() === undefined) await installDebianPackage('redis-server');
      return found();
    },
    argsOf: ({ port, folder }) => [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
      ...['--save', '', '--appendonly', 'no', '--loglevel', 'warning'],
    ],
    env: {},
    answers: async (port) => (await ask(port, 'PING\r\n')).toString('latin1') === '+PONG\r\n',
    variables: ({ port }) => ({ SATCHEL_TEST_REDIS_URL: `redis://127.0.0.1:${port}` }),
  };
}
