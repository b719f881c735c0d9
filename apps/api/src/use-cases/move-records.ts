import { startUploadAgain } from '../domain/start-upload-again.ts';
import {
  type Arrival,
  COLLECTIONS,
  type Collection,
  keyOfRecord,
  type RecordOf,
  type Records,
} from '../ports/data-store/records.ts';
import { type Measured, measureRecords } from './measure-records.ts';
import { walkShelf } from './walk-shelf.ts';

type Stores = { from: Pick<Records, 'shelves'>; to: Records };

/** What was found where records are to go. */
export type Room = 'empty' | { begun: Arrival } | { taken: Collection };

export async function roomIn({ shelves, arrival }: Pick<Records, 'shelves' | 'arrival'>): Promise<Room> {
  const begun = await arrival();
  if (begun !== undefined) return { begun };
  for (const name of COLLECTIONS) {
    if ((await shelves[name].page('', 1)).length > 0) return { taken: name };
  }
  return 'empty';
}

/**
 * Copies every record, page by page, and notes in the target after each page how far it came, so that it
 * goes on there after a crash. A page may be copied twice, which changes nothing.
 * @param copied told after each page; what it throws ends the copying
 */
export async function moveRecords(
  { from, to }: Stores,
  arrival: Arrival,
  copied: (name: Collection, count: number) => void,
): Promise<void> {
  const changes = changesFor(arrival);
  let reached = arrival.reached;
  const moveOne = async <Name extends Collection>(name: Name) => {
    const start = reached[name] ?? '';
    for await (const { records, lastKey } of walkShelf(from.shelves[name], keyOfRecord[name], start)) {
      await to.shelves[name].put(records.map(changes[name]));
      reached = { ...reached, [name]: lastKey };
      await to.noteArrival({ ...arrival, reached });
      copied(name, records.length);
    }
  };
  for (const name of COLLECTIONS) await moveOne(name);
}

export type Compared = { name: Collection; source: Measured; target: Measured; isSame: boolean };

/** Reads both sides to their ends. */
export async function compareRecords({ from, to }: Stores, arrival: Arrival): Promise<Compared[]> {
  const changes = changesFor(arrival);
  const compareOne = async <Name extends Collection>(name: Name): Promise<Compared> => {
    const source = await measureRecords(name, from.shelves[name], changes[name]);
    const target = await measureRecords(name, to.shelves[name]);
    return { name, source, target, isSame: source.digest === target.digest };
  };
  const all: Compared[] = [];
  for (const name of COLLECTIONS) all.push(await compareOne(name));
  return all;
}

type Changes = { [Name in Collection]: (record: RecordOf[Name]) => RecordOf[Name] };

/** What records become on their way: parts of open uploads do not go along with the objects. */
function changesFor({ withObjects }: Arrival): Changes {
  const same = <Kept>(record: Kept) => record;
  const files = withObjects ? startAgain : same;
  return { accounts: same, sessions: same, conversations: same, messages: same, receipts: same, files };
}

function startAgain({ file, usedKey, parts }: RecordOf['files']): RecordOf['files'] {
  const moved = startUploadAgain(file);
  return { file: moved, usedKey, parts: moved === file ? parts : [] };
}
