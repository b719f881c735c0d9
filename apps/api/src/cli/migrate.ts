import { randomBytes } from 'node:crypto';
import { newIdFrom } from '@satchel/protocol/ids';
import { readConfig } from '../config/read-config.ts';
import type { Environment } from '../config/read-values.ts';
import { variableEntries } from '../config/variables.ts';
import { moveStores } from '../migrate/move-stores.ts';
import { describePlan, type Plan, planFiles, planRecords } from '../migrate/plan.ts';
import { rehearse } from '../migrate/rehearse.ts';
import type { Command } from './command.ts';

const HOW =
  'satchel migrate takes --from sqlite --to mongo, or --from file-system --to s3, and may end with --dry-run.';

export const migrate: Command = {
  words: ['migrate'],
  parameters: ['--from', 'sqlite|file-system', '--to', 'mongo|s3', '[--dry-run]'],
  summary:
    'moves DATA_DIR to the MongoDB or S3 of the configuration, while no server runs; goes on where it was',
  async run(args, { env, print }) {
    const { makePlan, dryRun } = choiceOf(args);
    const embedded = readConfig(withoutShared(env)).config;
    const plan = await makePlan({ embedded, config: readConfig(env).config });
    const uses = { print, now: Date.now, newId: () => newIdFrom(randomBytes) };
    print(describePlan(plan));
    if (dryRun) {
      await rehearse(plan, uses);
      print('Nothing was moved.');
      return 0;
    }
    const moved = await moveStores(plan, uses);
    if (!moved) print('An earlier call has finished this: there is nothing left to do.');
    for (const line of nextSteps(plan, env)) print(line);
    return 0;
  },
};

function choiceOf(args: readonly string[]) {
  const [from, source, to, target, flag] = args;
  const pair = `${source} ${target}`;
  const makePlan = { 'sqlite mongo': planRecords, 'file-system s3': planFiles }[pair];
  const isWhole = from === '--from' && to === '--to' && (flag === undefined || flag === '--dry-run');
  if (!isWhole || makePlan === undefined) throw new Error(HOW);
  return { makePlan, dryRun: flag !== undefined };
}

const SHARED = /^SATCHEL_(DATABASE|S3|REDIS)_/;

/** The same set-up before it grew: everything in DATA_DIR. */
function withoutShared(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !SHARED.test(name)));
}

function nextSteps({ dataStore, objects }: Plan, env: Environment): string[] {
  const wanted = variableEntries.map(([name]) => name).filter((name) => SHARED.test(name) && env[name]);
  const left = [
    ...(dataStore.kind === 'moves' ? ['the database'] : []),
    ...(objects === undefined ? [] : ['the files']),
  ];
  const keeps = dataStore.kind === 'stays' || objects === undefined;
  return [
    'Start the server from now on with these variables as they are now:',
    ...wanted.map((name) => `  ${name}`),
    `DATA_DIR still has ${left.join(' and ')} as of now${keeps ? ', beside what is still used there' : ''}: keep it as a backup, and start no server on it without these variables.`,
  ];
}
