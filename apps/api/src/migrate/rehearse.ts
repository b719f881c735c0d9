import { openDataStore, openObjectStore } from '../open-stores.ts';
import type { DataStore } from '../ports/data-store/data-store.ts';
import { COLLECTIONS, type Identity } from '../ports/data-store/records.ts';
import { measureRecords } from '../use-cases/measure-records.ts';
import { countObjects, findUnmovable } from '../use-cases/move-objects.ts';
import { findArrival } from './begin-arrival.ts';
import type { MoveUses } from './move-stores.ts';
import type { Plan } from './plan.ts';
import { unmovedText } from './sentences.ts';

/**
 * Counts what would move and looks at where it would go. Nothing is written there, and a server may
 * be running meanwhile.
 * @throws Error in one sentence for the operator, for what would keep it from moving
 */
export async function rehearse(plan: Plan, uses: MoveUses): Promise<void> {
  const { dataStore, objects, files } = plan;
  const at = dataStore.kind === 'moves' ? dataStore.from : dataStore.at;
  const data = await openDataStore({ dataStore: at }, uses);
  try {
    const identity = await data.records.identity();
    if (dataStore.kind === 'moves') await countRecords(data, uses.print);
    if (objects !== undefined) {
      const folder = { kind: 'file-system' as const, root: objects.root };
      await countFiles(data, await openObjectStore({ objectStore: folder, files }, uses), uses.print);
    }
    if (dataStore.kind === 'moves')
      await lookAtDatabase(dataStore.to.url, identity, objects !== undefined, uses);
    if (objects !== undefined) await lookAtObjects(objects.to, identity, uses.print);
  } finally {
    await data.close();
  }
}

async function countRecords({ records }: DataStore, print: MoveUses['print']): Promise<void> {
  for (const name of COLLECTIONS) {
    const { count, bytes } = await measure(records, name);
    print(`${name}: ${count}, about ${bytes} bytes`);
  }
}

function measure<Name extends (typeof COLLECTIONS)[number]>({ shelves }: DataStore['records'], name: Name) {
  return measureRecords(name, shelves[name]);
}

async function countFiles(
  { records }: DataStore,
  from: Awaited<ReturnType<typeof openObjectStore>>,
  print: MoveUses['print'],
): Promise<void> {
  try {
    const { count, bytes, uploads } = await countObjects(records.shelves.files);
    print(`file contents: ${count} with ${bytes} bytes; unfinished uploads: ${uploads}, which begin again`);
    const unmovable = await findUnmovable({ files: records.shelves.files, from });
    if (unmovable.length > 0) throw new Error(unmovedText(unmovable));
  } finally {
    await from.close();
  }
}

async function lookAtDatabase(
  url: string,
  identity: Identity,
  withObjects: boolean,
  { print }: MoveUses,
): Promise<void> {
  const { lookAtMongo } = await import('../adapters/data-store/mongo/look.ts');
  const { records, mayWrite, close } = await lookAtMongo(url);
  try {
    if (mayWrite === false) {
      throw new Error(
        'The user in SATCHEL_DATABASE_URL may not write this database: give it the role "readWrite".',
      );
    }
    const { reached, finishedAt } = await findArrival(records, identity, withObjects);
    const rights = mayWrite === undefined ? ' Whether this user may write it does not tell.' : '';
    const begun = Object.keys(reached).length > 0 ? 'has the beginning of this move' : 'is empty';
    print(`MongoDB answers and ${finishedAt === undefined ? begun : 'has all of it already'}.${rights}`);
  } finally {
    await close();
  }
}

async function lookAtObjects(
  to: NonNullable<Plan['objects']>['to'],
  { epoch }: Identity,
  print: MoveUses['print'],
): Promise<void> {
  const { lookAtBucket } = await import('../adapters/object-store/s3/look.ts');
  const bucket = await lookAtBucket(to);
  if (!bucket.isThere) {
    print(`S3 answers; the bucket ${to.bucket} is not there yet and will be made.`);
    return;
  }
  if (!bucket.isEmpty && bucket.mark !== epoch) {
    throw new Error('SATCHEL_S3_BUCKET holds the files of another database: name an empty bucket.');
  }
  print(
    `S3 answers, the bucket may be written and ${bucket.isEmpty ? 'is empty' : 'has files of this database'}.`,
  );
}
