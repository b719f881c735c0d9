import type { DataStore } from '../../../ports/data-store/data-store.ts';
import { openAccounts } from './accounts.ts';
import { connect, connectionOptions } from './connection.ts';
import { openConversations } from './conversations.ts';
import { demandServer } from './demand-server.ts';
import { openFiles } from './files.ts';
import type { AfterStep } from './fold-target.ts';
import { demandIndexes, makeIndexes } from './indexes.ts';
import { openLeases } from './leases.ts';
import { openMessages } from './messages.ts';
import { openSessions } from './sessions.ts';
import { openSettings, settingOnce } from './settings.ts';
import { explainStart } from './start-error.ts';

export type MongoOptions = {
  /** `mongodb://…` or `mongodb+srv://…`; the database is `satchel` unless it names one. */
  url: string;
  newId: () => string;
  /** For tests: cuts an append between two of its steps. */
  afterStep?: AfterStep;
};

/**
 * The data store that several nodes share, on a replica set or a standalone server. No verb needs a
 * transaction: each is one operation on one document, or stores its intent first and repairs itself.
 * @throws AppError `unavailable` saying which variable to correct, and how
 */
export async function openMongoDataStore({ url, newId, afterStep }: MongoOptions): Promise<DataStore> {
  const db = connect();
  const settings = openSettings(db);
  const aggregates = {
    accounts: openAccounts(db, settings),
    sessions: openSessions(db),
    conversations: openConversations(db),
    messages: openMessages(db, settings, afterStep ?? (() => {})),
    files: openFiles(db),
    leases: openLeases(db),
  };
  const serverTime = async () => (await db.raw.db?.command({ hello: 1 }))?.localTime.getTime();
  try {
    await db.raw.openUri(url, { ...connectionOptions, ...(namesDatabase(url) ? {} : { dbName: 'satchel' }) });
    await demandServer(db.raw);
    await makeIndexes(db.models());
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

function namesDatabase(url: string): boolean {
  return /^mongodb(\+srv)?:\/\/[^/]+\/[^?]/.test(url);
}
