import { printConfig } from '../config/print-config.ts';
import { readConfig } from '../config/read-config.ts';
import type { Command } from './command.ts';

export const configPrint: Command = {
  words: ['config', 'print'],
  parameters: [],
  summary: 'prints the effective configuration, secrets masked, and what is wrong with it',
  async run(_args, { env, print, printError }) {
    const { warnings } = readConfig(env);
    for (const warning of warnings) printError(warning);
    for (const line of printConfig(env)) print(line);
    return 0;
  },
};
