import { parseArgs } from 'node:util';
import { backEnds, USUAL } from './back-ends/back-ends.mjs';
import { startServer } from './back-ends/start-server.mjs';
import { requireNode } from './prepare/require-node.mjs';

/**
 * Starts the servers that the product scales with on free ports of the loopback interface, installing what is missing,
 * prints the variables that lead tests to them, and stops them at SIGINT or SIGTERM. For tests and for trying things
 * out: nothing is kept unless `--folder` says where.
 */
const USAGE = `Usage: node infra/back-ends.mjs [NAME…] [--install] [--with-parent] [--port N] [--folder DIR]
  NAME           ${Object.keys(backEnds).join(', ')}; without one ${USUAL.join(', ')}
  --install      installs and ends
  --with-parent  stops when standard input ends, as it does when the program that holds it is gone
  --port, --folder  of the one server named`;

requireNode();
const { names, values } = readOptions();

if (values.install) await each((name) => backEnds[name]().install());
else await serve();

async function serve() {
  const running = [];
  const stopAll = async () => {
    await Promise.all(running.map((server) => server.stop()));
    process.exit();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stopAll);
  if (values['with-parent']) process.stdin.resume().once('close', stopAll);
  const place = { port: values.port && Number(values.port), folder: values.folder };
  await each(async (name) => running.push(await startServer(name, backEnds[name](), place)));
  for (const { variables } of running) {
    for (const [name, value] of Object.entries(variables)) console.log(`${name}=${value}`);
  }
  console.log(`# ${running.length} of ${names.length} started`);
  await Promise.all(running.map((server) => server.ended));
}

/** One that cannot be had does not keep the others away; it makes the exit code 1. */
async function each(work) {
  await Promise.all(
    names.map((name) =>
      Promise.resolve(name)
        .then(work)
        .catch((error) => {
          process.exitCode = 1;
          console.error(`${name} cannot be had: ${error.message}`);
        }),
    ),
  );
}

function readOptions() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        install: { type: 'boolean' },
        'with-parent': { type: 'boolean' },
        port: { type: 'string' },
        folder: { type: 'string' },
      },
    });
    const names = positionals.length === 0 ? USUAL : positionals;
    const unknown = names.find((name) => !Object.hasOwn(backEnds, name));
    if (unknown !== undefined) throw new Error(`No back end "${unknown}".`);
    if ((values.port ?? values.folder) !== undefined && names.length !== 1) {
      throw new Error('A port or a folder is for one server.');
    }
    return { names, values };
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}
