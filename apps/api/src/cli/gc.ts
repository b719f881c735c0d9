import { collectUnowned } from '../collect-unowned.ts';
import { readConfig } from '../config/read-config.ts';
import type { Command } from './command.ts';

const HOW = 'satchel gc takes nothing, or --dry-run, or --confirm with the number of things to remove.';

export const gc: Command = {
  words: ['gc'],
  parameters: ['[--dry-run|--confirm]', '[COUNT]'],
  summary: 'removes what lies in the object store for a day without a file, or tells what it would remove',
  async run(args, { env, print, printError }) {
    const choice = choiceOf(args);
    const { orphans, total, removed, refused } = await collectUnowned(readConfig(env).config, choice);
    for (const { kind, key, since, why, ...more } of orphans) {
      const size = 'size' in more ? `, ${more.size} bytes` : '';
      print(`${kind} ${key}${size}, since ${new Date(since).toISOString()}: ${why}`);
    }
    if (refused === undefined) {
      print(`${total} things in the object store, ${orphans.length} without a file, ${removed} removed.`);
      return 0;
    }
    printError(`Nothing is removed: ${refused}.`);
    if (orphans.length > 0) {
      printError('A database that is older than the files looks like this: is it the right one? If so:');
      printError(`  satchel gc --confirm ${orphans.length}`);
    }
    return 1;
  },
};

function choiceOf(args: readonly string[]): { dryRun?: boolean; confirmed?: number } {
  const [flag, count = ''] = args;
  if (flag === undefined) return {};
  if (flag === '--dry-run' && args.length === 1) return { dryRun: true };
  if (flag === '--confirm' && /^\d{1,9}$/.test(count)) return { confirmed: Number(count) };
  throw new Error(HOW);
}
