import type { Command, Terminal } from './command.ts';
import { failureText } from './failure-text.ts';

const USAGE = 2;

/** Finds the command, counts its arguments and runs it. @returns the exit code: 2 for a call that means nothing */
export async function runCommand(
  commands: readonly Command[],
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const given = argv.length === 0 ? ['serve'] : argv;
  if (given.some((word) => word === '--help' || word === '-h') || given[0] === 'help') {
    for (const line of usageOf(commands)) terminal.print(line);
    return 0;
  }
  const command = commands.find(({ words }) => words.every((word, index) => word === given[index]));
  const args = given.slice(command?.words.length ?? 0);
  if (command === undefined || !fits(command, args)) {
    for (const line of usageOf(command === undefined ? commands : [command])) terminal.printError(line);
    return USAGE;
  }
  try {
    return await command.run(args, terminal);
  } catch (error) {
    terminal.printError(failureText(error));
    return 1;
  }
}

function fits({ parameters }: Command, args: readonly string[]): boolean {
  const needed = parameters.filter((name) => !name.startsWith('[')).length;
  return args.length >= needed && args.length <= parameters.length;
}

function usageOf(commands: readonly Command[]): string[] {
  const calls = commands.map(({ words, parameters, summary }) => ({
    call: ['satchel', ...words, ...parameters].join(' '),
    summary,
  }));
  const width = Math.max(...calls.map(({ call }) => call.length));
  return ['Usage:', ...calls.map(({ call, summary }) => `  ${call.padEnd(width)}  ${summary}`)];
}
