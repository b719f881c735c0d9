import { join } from 'node:path';
import { ask } from './ask.mjs';
import { installPythonPackage } from './python-packages.mjs';

/** A server of MongoDB's wire protocol over WiredTiger. @param topology extra arguments; a replica set of one without */
export function mongo({ variable, topology = [] }) {
  return {
    async install() {
      return join(await installPythonPackage('SecantusDB', '0.7.0b3'), 'secantusd-py');
    },
    argsOf: ({ port, folder }) => [
      ...['--host', '127.0.0.1', '--port', String(port), '--storage-path', folder],
      ...['--sync-on-commit', '--log-level', 'WARNING', ...topology],
    ],
    env: {},
    answers: async (port) => (await ask(port, hello())).readInt32LE(12) === OP_MSG,
    variables: ({ port }) => ({ [variable]: `mongodb://127.0.0.1:${port}/` }),
  };
}

const OP_MSG = 2013;

/** `{ hello: 1, $db: 'admin' }` as one OP_MSG. */
function hello() {
  const fields = Buffer.concat([
    Buffer.from('\x10hello\0\x01\0\0\0', 'latin1'),
    Buffer.from('\x02$db\0\x06\0\0\0admin\0\0', 'latin1'),
  ]);
  const message = Buffer.alloc(16 + 4 + 1 + 4 + fields.length);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(1, 4);
  message.writeInt32LE(OP_MSG, 12);
  message.writeInt32LE(4 + fields.length, 21);
  fields.copy(message, 25);
  return message;
}
