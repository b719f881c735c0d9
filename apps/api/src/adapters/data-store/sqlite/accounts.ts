import { type Account, searchable } from '../../../domain/account.ts';
import type { Accounts } from '../../../ports/data-store/accounts.ts';
import type { Connection } from './connection.ts';

type StoredAccount = {
  id: string;
  username: string;
  name: string;
  password_hash: string;
  role: Account['role'];
  created_at: number;
};

const columns = 'id, username, name, password_hash, role, created_at';

export function openAccounts(db: Connection): Accounts {
  const claimFirst = db.prepare(
    `INSERT INTO settings (name, value) VALUES ('first-account', ?) ON CONFLICT DO NOTHING`,
  );
  const insert = db.prepare(
    `INSERT INTO accounts (${columns}, search_name) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (username) DO NOTHING`,
  );
  const selectById = db.prepare<StoredAccount>(`SELECT ${columns} FROM accounts WHERE id = ?`);
  const selectByIds = db.prepare<StoredAccount>(
    `SELECT ${columns} FROM accounts WHERE id IN (SELECT value FROM json_each(?))`,
  );
  const selectByUsernames = db.prepare<StoredAccount>(
    `SELECT ${columns} FROM accounts WHERE username IN (SELECT value FROM json_each(?))`,
  );
  const selectMatching = db.prepare<StoredAccount>(
    `SELECT ${columns} FROM accounts
     WHERE substr(username, 1, length(?1)) = ?1 OR instr(search_name, ?1) > 0
     ORDER BY username LIMIT ?2`,
  );
  const updateName = db.prepare('UPDATE accounts SET name = ?, search_name = ? WHERE id = ?');
  const updateHash = db.prepare('UPDATE accounts SET password_hash = ? WHERE id = ?');

  return {
    create: ({ id, username, name, passwordHash, createdAt, role: wanted }) =>
      db.write(() => {
        const role = claimFirst.run(id) > 0 ? 'admin' : wanted;
        const inserted = insert.run(id, username, name, passwordHash, role, createdAt, searchable(name));
        return inserted > 0 ? { id, username, name, passwordHash, role, createdAt } : undefined;
      }),
    byId: (id) => db.read(() => found(selectById.get(id))),
    byIds: (ids) => db.read(() => selectByIds.all(JSON.stringify(ids)).map(toAccount)),
    byUsername: (username) => db.read(() => found(selectByUsernames.get(JSON.stringify([username])))),
    byUsernames: (usernames) =>
      db.read(() => selectByUsernames.all(JSON.stringify(usernames)).map(toAccount)),
    search: (text, limit) => db.read(() => selectMatching.all(searchable(text), limit).map(toAccount)),
    rename: (id, name) => db.write(() => updateName.run(name, searchable(name), id) > 0),
    replacePasswordHash: (id, passwordHash) => db.write(() => updateHash.run(passwordHash, id) > 0),
  };
}

function found(stored: StoredAccount | undefined): Account | undefined {
  return stored === undefined ? undefined : toAccount(stored);
}

function toAccount({ id, username, name, password_hash, role, created_at }: StoredAccount): Account {
  return { id, username, name, passwordHash: password_hash, role, createdAt: created_at };
}
