import { type Account, type FullAccount, searchable } from '../../../domain/account.ts';
import type { Accounts } from '../../../ports/data-store/accounts.ts';
import type { Connection } from './connection.ts';
import { columns, isFull, isGuest, type StoredAccount, toAccount, valuesOf } from './stored-account.ts';

export function openAccounts(db: Connection): Accounts {
  const claimFirst = db.prepare(
    `INSERT INTO settings (name, value) VALUES ('first-account', ?) ON CONFLICT DO NOTHING`,
  );
  const insert = db.prepare(
    `INSERT INTO accounts (${columns}, search_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
     WHERE role <> 'guest' AND (substr(username, 1, length(?1)) = ?1 OR instr(search_name, ?1) > 0)
     ORDER BY username LIMIT ?2`,
  );
  const selectPresentGuests = db.prepare<StoredAccount>(
    `SELECT ${columns} FROM accounts
     WHERE role = 'guest' AND retired_at IS NULL AND id > ? ORDER BY id LIMIT ?`,
  );
  const updateName = db.prepare('UPDATE accounts SET name = ?, search_name = ? WHERE id = ?');
  const updateHash = db.prepare(`UPDATE accounts SET password_hash = ? WHERE id = ? AND role <> 'guest'`);
  const updateRetired = db.prepare(
    `UPDATE accounts SET retired_at = ? WHERE id = ? AND role = 'guest' AND retired_at IS NULL`,
  );
  const updateGuest = db.prepare(
    `UPDATE accounts SET username = ?, name = ?, search_name = ?, password_hash = ?, role = ?,
       guest_of = NULL, node_id = NULL
     WHERE id = ?`,
  );
  const updateSeen = db.prepare(
    `UPDATE accounts SET last_seen_at = ?1
     WHERE id IN (SELECT value FROM json_each(?2)) AND coalesce(last_seen_at, 0) < ?1`,
  );

  function roleOf({ id, role }: Pick<FullAccount, 'id' | 'role'>): FullAccount['role'] {
    return claimFirst.run(id) > 0 ? 'admin' : role;
  }

  return {
    create: (wanted) => {
      const given = { ...wanted };
      return db.write(() => {
        const account = given.role === 'guest' ? given : { ...given, role: roleOf(given) };
        return insert.run(...valuesOf(account)) > 0 ? account : undefined;
      });
    },
    byId: (id) => db.read(() => found(selectById.get(id))),
    byIds: (ids) => db.read(() => selectByIds.all(JSON.stringify(ids)).map(toAccount)),
    byUsername: (username) => db.read(() => found(selectByUsernames.get(JSON.stringify([username])))),
    byUsernames: (usernames) =>
      db.read(() => selectByUsernames.all(JSON.stringify(usernames)).map(toAccount)),
    search: (text, limit) =>
      db.read(() => selectMatching.all(searchable(text), limit).map(toAccount).filter(isFull)),
    rename: (id, name) => db.write(() => updateName.run(name, searchable(name), id) > 0),
    replacePasswordHash: (id, passwordHash) => db.write(() => updateHash.run(passwordHash, id) > 0),
    upgrade: (id, { username, name, passwordHash }) =>
      db.write(() => {
        const before = found(selectById.get(id));
        if (before?.role !== 'guest' || before.retiredAt !== undefined) return 'gone';
        if (selectByUsernames.get(JSON.stringify([username])) !== undefined) return 'taken';
        const role = roleOf({ id, role: 'member' });
        updateGuest.run(username, name, searchable(name), passwordHash, role, id);
        const seenAt = before.lastSeenAt === undefined ? {} : { lastSeenAt: before.lastSeenAt };
        return { id, username, name, passwordHash, role, createdAt: before.createdAt, ...seenAt };
      }),
    retire: (id, at) =>
      db.write(() => {
        updateRetired.run(at, id);
      }),
    presentGuests: (afterId, limit) =>
      db.read(() => selectPresentGuests.all(afterId, limit).map(toAccount).filter(isGuest)),
    seen: (ids, at) =>
      db.write(() => {
        updateSeen.run(at, JSON.stringify(ids));
      }),
  };
}

function found(stored: StoredAccount | undefined): Account | undefined {
  return stored === undefined ? undefined : toAccount(stored);
}
