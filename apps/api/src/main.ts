#!/usr/bin/env node
import { serve } from './cli/serve.ts';

/** Everything of the process that the rest of the program may know comes in here. */
const [command = 'serve', ...rest] = process.argv.slice(2);

if (command !== 'serve' || rest.length > 0) {
  process.stderr.write('Usage: satchel [serve]\n');
  process.exitCode = 2;
} else {
  process.exitCode = await serve({
    env: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
    printError: (line) => process.stderr.write(`${line}\n`),
    untilStopped: () =>
      new Promise<void>((resolve) => {
        process.once('SIGINT', () => resolve());
        process.once('SIGTERM', () => resolve());
      }),
  });
}
