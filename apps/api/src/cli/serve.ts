import { readConfig } from '../config/read-config.ts';
import { startServer } from '../server.ts';
import type { Command } from './command.ts';
import { failureText } from './failure-text.ts';

export const serve: Command = {
  words: ['serve'],
  parameters: [],
  summary: 'serves until it is told to stop; what runs without a command',
  async run(_args, { env, print, printError, untilStopped }) {
    const { config, warnings } = readConfig(env);
    for (const warning of warnings) printError(warning);
    const server = await startServer(config).catch((error: unknown) => {
      throw new Error(startError(error), { cause: error });
    });
    print(`Satchel is ready: ${server.url}`);
    await untilStopped();
    await server.close();
    return 0;
  },
};

function startError(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'The port is taken by another program. Choose another one with PORT.';
  }
  return `Satchel cannot start: ${failureText(error)}`;
}
