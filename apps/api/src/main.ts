#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import { commands } from './cli/commands.ts';
import { runCommand } from './cli/run-command.ts';

// The S3 library says on Node 20 that a later version of it will want a newer one; ours is pinned.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Everything of the process that the rest of the program may know comes in here. */
process.exitCode = await runCommand(commands, process.argv.slice(2), {
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
  readInput: async () => (process.stdin.isTTY ? undefined : await text(process.stdin)),
  untilStopped: () =>
    new Promise<void>((resolve) => {
      let signals = 0;
      const stop = () => {
        signals += 1;
        // Whoever asks twice does not want to wait for uploads; what was acknowledged is on disk.
        if (signals > 1) process.exit(1);
        resolve();
      };
      process.on('SIGINT', stop);
      process.on('SIGTERM', stop);
    }),
});
