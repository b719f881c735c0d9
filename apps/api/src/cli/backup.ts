import { readConfig } from '../config/read-config.ts';
import { MANIFEST, makeBackup } from '../make-backup.ts';
import type { Command } from './command.ts';

export const backup: Command = {
  words: ['backup'],
  parameters: ['FOLDER'],
  summary: 'copies everything to a new folder, also while the server runs; DATA_DIR=FOLDER brings it back',
  async run([folder = ''], { env, print, printError }) {
    const { config } = readConfig(env);
    const { database, objects, uploads, missing } = await makeBackup(config, folder, Date.now);
    print(
      `${folder}: database ${database.bytes} bytes, files ${objects.count} with ${objects.bytes} bytes, ` +
        `unfinished uploads ${uploads}.`,
    );
    if (missing.length > 0) {
      printError(`${missing.length} files were removed meanwhile and are not in it; ${MANIFEST} names them.`);
    }
    return 0;
  },
};
