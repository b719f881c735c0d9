import type { DataStore } from '../../../ports/data-store/data-store.ts';
import { demandWhole } from '../demand-whole.ts';
import { openAccounts } from './accounts.ts';
import { type Connection, connect, connectionOptions } from './connection.ts';
import { openConversations } from './conversations.ts';
import { createCourtesy } from './courtesy.ts';
import { demandServer } from './demand-server.ts';
import { openFiles } from './files.ts';
import type { AfterStep } from './fold-target.ts';
import { demandIndexes, makeIndexes } from './indexes.ts';
import { openLeases } from './leases.ts';
import { openMessages } from './messages.ts';
import { openRecords } from './records.ts';
import { openSessions } from './sessions.ts';
import { openSettings, settingOnce } from './settings.ts';
import { explainStart } from './start-error.ts';

export type MongoOptions = {
  /** `mongodb://…` or `mongodb+srv://…`; the database is `satchel` unless it names one. */
  url: string;
  newId: () => string;
  /** For tests: cuts an append between two of its steps. */
  afterStep?: AfterStep;
  /** Opens also a store that is not whole yet. */
  isBeingFilled?: boolean;
};

/**
 * The data store that several nodes share, on a replica set or a standalone server. No verb needs a
 * transaction: each is one operation on one document, or stores its intent first and repairs itself.
 * @throws AppError `unavailable` saying which variable to correct, and how
 */
export async function openMongoDataStore({
  url,
  newId,
  afterStep,
  isBeingFilled = false,
}: MongoOptions): Promise<DataStore> {
  const db = connect();
  const { settings, ...aggregates } = describeStore(db, newId(), afterStep);
  const serverTime = async () => (await db.raw.db?.command({ hello: 1 }))?.localTime.getTime();
  try {
    await openUri(db, url);
    await makeIndexes(db.models());
    if (!isBeingFilled) await demandWhole(aggregates.records);
    return {
      ...aggregates,
      // Made once and kept for the life of the store (M7).
      epoch: await settingOnce(settings, 'epoch', newId()),
      now: () => db.run(serverTime),
      check: () => db.run(() => demandIndexes(db.models())),
      close: db.close,
    };
  } catch (error) {
    await db.close();
    throw explainStart(error);
  }
}

/**
 * Describes every collection; nothing is asked or written yet.
 * @param node an id of this process's own
 */
export function describeStore(db: Connection, node: string, afterStep: AfterStep = () => {}) {
  const settings = openSettings(db);
  const leases = openLeases(db);
  const courtesy = createCourtesy(leases, node);
  const aggregates = {
    accounts: openAccounts(db, settings),
    sessions: openSessions(db),
    conversations: openConversations(db),
    messages: openMessages(db, { settings, courtesy, afterStep }),
    files: openFiles(db),
    leases,
  };
  return { settings, ...aggregates, records: openRecords(db, settings) };
}

/** @throws AppError `unavailable` for a server that is too old */
export async function openUri(db: Connection, url: string): Promise<void> {
  await db.raw.openUri(url, { ...connectionOptions, ...(namesDatabase(url) ? {} : { dbName: 'satchel' }) });
  await demandServer(db.raw);
}

function namesDatabase(url: string): boolean {
  return /^mongodb(\+srv)?:\/\/[^/]+\/[^?]/.test(url);
}
