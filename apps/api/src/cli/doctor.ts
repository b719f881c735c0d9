import { readConfig } from '../config/read-config.ts';
import { examine, type Finding } from '../examine.ts';
import type { Command } from './command.ts';

const MARKS: Record<Finding['grade'], string> = { ok: 'ok     ', warning: 'WARNING', failed: 'FAILED ' };

export const doctor: Command = {
  words: ['doctor'],
  parameters: [],
  summary: 'looks at the configuration and at each back end, and says what to do',
  async run(_args, { env, print, printError }) {
    const { config, warnings } = readConfig(env);
    for (const warning of warnings) printError(warning);
    let failed = 0;
    await examine(config, ({ backEnd, grade, sentence }) => {
      if (grade === 'failed') failed += 1;
      print(`${MARKS[grade]} ${backEnd}: ${sentence}`);
    });
    return failed === 0 ? 0 : 1;
  },
};
