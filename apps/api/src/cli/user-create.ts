import { openAccountDesk } from '../account-desk.ts';
import { readConfig } from '../config/read-config.ts';
import type { Command } from './command.ts';
import { demandUsername } from './demand-username.ts';
import { newPassword } from './new-password.ts';

export const userCreate: Command = {
  words: ['user', 'create'],
  parameters: ['NAME'],
  summary: 'makes an account; its password is the first line of standard input, else generated and printed',
  async run([name = ''], terminal) {
    const username = demandUsername(name);
    const { password, generated } = await newPassword(terminal);
    const desk = await openAccountDesk(readConfig(terminal.env).config);
    try {
      const { isAdmin } = await desk.create({ username, password });
      terminal.print(`${username} has an account${isAdmin ? ' and is the admin, being the first one' : ''}.`);
      if (generated) terminal.print(`Password: ${password}`);
      return 0;
    } finally {
      await desk.close();
    }
  },
};
