import { startUploadAgain } from '../domain/start-upload-again.ts';
import { openObjectStore } from '../open-stores.ts';
import type { DataStore } from '../ports/data-store/data-store.ts';
import { type Arrival, keyOfRecord } from '../ports/data-store/records.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { adoptObjects } from '../use-cases/adopt-objects.ts';
import { countObjects, moveObjects, verifyObjects } from '../use-cases/move-objects.ts';
import { compareRecords, moveRecords } from '../use-cases/move-records.ts';
import { walkShelf } from '../use-cases/walk-shelf.ts';
import { findArrival } from './begin-arrival.ts';
import { type OpenedAlone, openAlone } from './open-alone.ts';
import type { Plan } from './plan.ts';
import { createProgress } from './progress.ts';
import { differenceText, unmovedText } from './sentences.ts';

export type MoveUses = { print: (line: string) => void; now: () => number; newId: () => string };

type Opened = {
  /** Who has the records until the end. */
  source: OpenedAlone;
  /** Who has them then; absent when they stay. */
  target?: OpenedAlone;
  objects?: { from: ObjectStore; to: ObjectStore };
};

/**
 * Moves records, files or both, compares them, and only then gives the target the source's identity
 * (M7). The source is read and nothing else. Killed anywhere, the next call goes on where this one was.
 * @returns false when an earlier call had finished it
 * @throws Error in one sentence for the operator
 */
export async function moveStores(plan: Plan, uses: MoveUses): Promise<boolean> {
  const closers: (() => Promise<void>)[] = [];
  const keep = async <One extends { close(): Promise<void> }>(opening: Promise<One>): Promise<One> => {
    const one = await opening;
    closers.push(one.close);
    return one;
  };
  try {
    return await moveOpened(await openBoth(plan, uses, keep), uses);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

type Keep = <One extends { close(): Promise<void> }>(opening: Promise<One>) => Promise<One>;

async function openBoth({ dataStore, objects, files }: Plan, uses: MoveUses, keep: Keep): Promise<Opened> {
  const { now, newId } = uses;
  const at = dataStore.kind === 'moves' ? dataStore.from : dataStore.at;
  const source = await keep(openAlone(at, { now, newId, holder: newId() }));
  const opened: Opened = { source };
  if (dataStore.kind === 'moves') {
    // Always the same holder, so that a call after a crash has its place at once: the source lets only one in.
    const { epoch: holder } = source.data;
    opened.target = await keep(openAlone(dataStore.to, { now, newId, holder, isBeingFilled: true }));
  }
  if (objects !== undefined) {
    const folder = { kind: 'file-system' as const, root: objects.root };
    opened.objects = {
      from: await keep(openObjectStore({ objectStore: folder, files }, { now, newId })),
      to: await keep(openObjectStore({ objectStore: objects.to, files }, { now, newId })),
    };
  }
  return opened;
}

async function moveOpened({ source, target, objects }: Opened, uses: MoveUses): Promise<boolean> {
  const { records } = source.data;
  const identity = await records.identity();
  let arrival: Arrival | undefined;
  if (target !== undefined) {
    arrival = await findArrival(target.data.records, identity, objects !== undefined);
    if (arrival.finishedAt !== undefined) return false;
  }
  const progress = createProgress(uses);
  const step = (what: string, count?: number) => {
    source.demandPlace();
    target?.demandPlace();
    progress(what, count);
  };
  if (objects !== undefined) await demandMovable(source.data, objects);
  if (target !== undefined && arrival !== undefined) {
    await target.data.records.noteArrival(arrival);
    await moveRecords({ from: records, to: target.data.records }, arrival, step);
  }
  if (objects !== undefined) await bringObjects({ files: records.shelves.files, ...objects }, step);
  if (target !== undefined && arrival !== undefined) {
    await demandSame({ from: source.data, to: target.data }, arrival, uses.print);
  }
  if (objects !== undefined)
    await demandObjects({ files: records.shelves.files, ...objects }, step, uses.print);
  if (target !== undefined && arrival !== undefined) {
    await target.data.records.takeOn(identity);
    await target.data.records.noteArrival({ ...arrival, reached: {}, finishedAt: uses.now() });
  } else await restartUploads(source.data);
  return true;
}

/** @throws Error unless both object stores belong to this data store, and each file has its bytes in one piece */
async function demandMovable(
  { epoch, files, records }: DataStore,
  { from, to }: { from: ObjectStore; to: ObjectStore },
): Promise<void> {
  if ((await adoptObjects({ files, objects: from }, epoch)) !== epoch) {
    throw new Error('The files in DATA_DIR belong to another database: name the DATA_DIR of this one.');
  }
  const mark = await to.instance(epoch);
  if (mark !== epoch) {
    // Whoever looked at the new bucket before, with the new database, has left that one's mark.
    const isEmpty = (await to.list(undefined, 1)).length === 0 && (await to.listUploads(1)).length === 0;
    if (!isEmpty || (await to.instance(epoch, mark)) !== epoch) {
      throw new Error('SATCHEL_S3_BUCKET holds the files of another database: name an empty bucket.');
    }
  }
  const { completing } = await countObjects(records.shelves.files);
  if (completing > 0) {
    throw new Error(
      `${completing} uploads were being put together when the server ended: start it once more as it was, stop it after ten seconds, and run this again.`,
    );
  }
}

type Objects = { files: DataStore['records']['shelves']['files']; from: ObjectStore; to: ObjectStore };
type Step = (what: string, count?: number) => void;

async function bringObjects(objects: Objects, step: Step): Promise<void> {
  const unmoved = await moveObjects(objects, () => step('files copied'));
  if (unmoved.length > 0) throw new Error(unmovedText(unmoved));
}

async function demandObjects(objects: Objects, step: Step, print: MoveUses['print']): Promise<void> {
  const { count, bytes, wrong } = await verifyObjects(objects, () => step('files compared'));
  if (wrong.length > 0) {
    throw new Error(
      `${wrong.length} of the files came out different and were taken away again: run this once more. ${wrong.slice(0, 10).join(', ')}`,
    );
  }
  print(`file contents: ${count} with ${bytes} bytes, each digest as announced`);
}

async function demandSame(
  { from, to }: { from: DataStore; to: DataStore },
  arrival: Arrival,
  print: MoveUses['print'],
): Promise<void> {
  const compared = await compareRecords({ from: from.records, to: to.records }, arrival);
  for (const { name, source, isSame } of compared) {
    if (isSame) print(`${name}: ${source.count} on both sides, SHA-256 ${source.digest}`);
  }
  const different = compared.filter(({ isSame }) => !isSame);
  if (different.length === 0) return;
  // The next call copies these again from their beginning.
  const finished = compared.filter(({ isSame }) => isSame).map(({ name }) => [name, LAST_KEY]);
  await to.records.noteArrival({ ...arrival, reached: Object.fromEntries(finished) });
  throw new Error(differenceText(different));
}

/** Behind every key, which are all made of hex digits. */
const LAST_KEY = '~';

/** Records stay, but the parts of open uploads were left behind. */
async function restartUploads({ files, records }: DataStore): Promise<void> {
  for await (const page of walkShelf(records.shelves.files, keyOfRecord.files)) {
    for (const { file } of page.records) {
      const afresh = startUploadAgain(file);
      if (afresh !== file) await files.replace(afresh, file.version);
    }
  }
}
