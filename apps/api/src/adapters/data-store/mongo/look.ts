import type { Records } from '../../../ports/data-store/records.ts';
import { type Connection, connect } from './connection.ts';
import { describeStore, openUri } from './open.ts';
import { explainStart } from './start-error.ts';

export type Look = {
  /** To be read only. */
  records: Records;
  /** @returns undefined where the server does not tell */
  mayWrite: boolean | undefined;
  close(): Promise<void>;
};

/**
 * Looks at a database as it is: no index, no setting is made.
 * @throws AppError `unavailable` saying which variable to correct, and how
 */
export async function lookAtMongo(url: string): Promise<Look> {
  const db = connect();
  const { records } = describeStore(db, 'who only looks');
  try {
    await openUri(db, url);
    await records.arrival();
    return { records, mayWrite: await mayWrite(db), close: db.close };
  } catch (error) {
    await db.close();
    throw explainStart(error instanceof Error && error.cause !== undefined ? error.cause : error);
  }
}

type Privilege = { resource: { db?: string; collection?: string; anyResource?: boolean }; actions: string[] };

const NEEDED = ['find', 'insert', 'update', 'remove', 'createIndex'];

async function mayWrite({ raw }: Connection): Promise<boolean | undefined> {
  const asked = raw.db?.command({ connectionStatus: 1, showPrivileges: true });
  const answer = await asked?.catch(() => undefined);
  if (answer?.authInfo === undefined) return undefined;
  const { authenticatedUsers = [], authenticatedUserPrivileges = [] } = answer.authInfo;
  // Whoever did not have to sign in may do everything.
  if (authenticatedUsers.length === 0) return true;
  const granted = new Set(
    (authenticatedUserPrivileges as Privilege[])
      .filter(({ resource }) => resource.anyResource || isWhole(resource, raw.name))
      .flatMap(({ actions }) => actions),
  );
  return NEEDED.every((action) => granted.has(action) || granted.has('anyAction'));
}

function isWhole({ db, collection }: Privilege['resource'], name: string): boolean {
  return collection === '' && (db === '' || db === name);
}
