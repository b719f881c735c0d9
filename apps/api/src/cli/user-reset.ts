import { openAccountDesk } from '../account-desk.ts';
import { readConfig } from '../config/read-config.ts';
import type { Command } from './command.ts';
import { demandUsername } from './demand-username.ts';
import { newPassword } from './new-password.ts';

export const userReset: Command = {
  words: ['user', 'reset'],
  parameters: ['NAME'],
  summary: 'gives an account a new password, read or made as above, and signs out all its devices',
  async run([name = ''], terminal) {
    const username = demandUsername(name);
    const { password, generated } = await newPassword(terminal);
    const desk = await openAccountDesk(readConfig(terminal.env).config);
    try {
      const { sessions } = await desk.resetPassword({ username, password });
      terminal.print(
        `${username} has a new password; ${sessions === 1 ? '1 device was' : `${sessions} devices were`} signed out.`,
      );
      if (generated) terminal.print(`Password: ${password}`);
      return 0;
    } finally {
      await desk.close();
    }
  },
};
