import { adoptStorage } from '../adopt-storage.ts';
import { readConfig } from '../config/read-config.ts';
import type { Command } from './command.ts';

export const storageAdopt: Command = {
  words: ['storage', 'adopt'],
  parameters: [],
  summary: 'takes an empty place for files in the place of one that is gone for good; its files become lost',
  async run(_args, { env, print }) {
    await adoptStorage(readConfig(env).config);
    print(
      'This place for files belongs to this database now. Files that are not in it will be shown as lost.',
    );
    return 0;
  },
};
