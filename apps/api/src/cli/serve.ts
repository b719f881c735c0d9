import { ConfigError, readConfig } from '../config/read-config.ts';
import { startServer } from '../server.ts';

type Process = {
  env: Record<string, string | undefined>;
  print: (line: string) => void;
  printError: (line: string) => void;
  untilStopped: () => Promise<void>;
};

/** Serves until told to stop. @returns the exit code: 0, or 1 for a start that failed */
export async function serve({ env, print, printError, untilStopped }: Process): Promise<number> {
  try {
    const { config, warnings } = readConfig(env);
    for (const warning of warnings) printError(warning);
    const server = await startServer(config);
    print(`Satchel is ready: ${server.url}`);
    await untilStopped();
    await server.close();
    return 0;
  } catch (error) {
    printError(startError(error));
    return 1;
  }
}

function startError(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    return 'The port is taken by another program. Choose another one with PORT.';
  }
  return `Satchel cannot start: ${error.message}`;
}
