import type { Environment } from '../config/read-values.ts';

/** What of the process a command may use; `main.ts` fills it. */
export type Terminal = {
  env: Environment;
  print(line: string): void;
  printError(line: string): void;
  /** Everything on standard input; undefined when that is a person's keyboard. */
  readInput(): Promise<string | undefined>;
  /** Resolves at the first signal to stop; the second one ends the process at once. */
  untilStopped(): Promise<void>;
};

/** One command, one file. */
export type Command = {
  /** What follows `satchel`, such as `['user', 'create']`. */
  words: readonly string[];
  /** Names of what comes after the words, for the usage and to count by: upper case, `[X]` may be left out. */
  parameters: readonly string[];
  /** One line, beginning with a verb. */
  summary: string;
  /** @param args as many as there are `parameters` @returns the exit code; what is thrown is printed and ends with 1 */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
};
