import type { QueryFilter } from 'mongoose';
import type { Account } from '../../../domain/account.ts';
import type { Accounts } from '../../../ports/data-store/accounts.ts';
import type { Connection } from './connection.ts';
import { openFirstAccount } from './first-account.ts';
import type { Settings } from './settings.ts';
import { demandStorable } from './storable.ts';
import {
  fromAccount,
  isFull,
  isGuest,
  openStoredAccounts,
  type StoredAccount,
  toAccount,
} from './stored-account.ts';
import { beginsWith, endsOf } from './text-search.ts';
import { isDuplicateKey } from './vendor-error.ts';

type Filter = QueryFilter<StoredAccount>;

export function openAccounts(db: Connection, settings: Settings): Accounts {
  const accounts = openStoredAccounts(db);
  const offerFirst = openFirstAccount(accounts, settings);
  const isNotRetired: Filter = { role: 'guest', retiredAt: { $exists: false } };

  async function list(filter: Filter, order: Record<string, 1> = {}, limit = 0): Promise<Account[]> {
    const found = accounts.find(filter).select('-nameEnds').sort(order).limit(limit);
    return (await found.lean<StoredAccount[]>()).map(toAccount);
  }

  async function insert(stored: StoredAccount): Promise<Account | 'taken'> {
    return orTaken(async () => {
      await accounts.insertMany([stored]);
      return toAccount(stored);
    });
  }

  return {
    create(account) {
      const stored = fromAccount(account);
      return db.write(stored, async () => {
        const written =
          stored.role === 'guest'
            ? await insert(stored)
            : await offerFirst((first) => insert({ ...stored, ...first }));
        return written === 'taken' ? undefined : written;
      });
    },
    byId: (id) => db.run(async () => (await list({ _id: id }))[0]),
    byIds: (ids) => db.run(() => list({ _id: { $in: [...ids] } })),
    byUsername: (username) => db.run(async () => (await list({ username }))[0]),
    byUsernames: (usernames) => db.run(() => list({ username: { $in: [...usernames] } })),
    search: (text, limit) =>
      db.run(async () => {
        demandStorable(text);
        const start = beginsWith(text);
        const matching = { role: { $ne: 'guest' as const }, $or: [{ username: start }, { nameEnds: start }] };
        return (await list(matching, { username: 1 }, limit)).filter(isFull);
      }),
    rename: (id, name) =>
      db.write(name, async () => {
        const change = { $set: { name, nameEnds: endsOf(name) } };
        return (await accounts.updateOne({ _id: id }, change)).matchedCount > 0;
      }),
    replacePasswordHash: (id, passwordHash) =>
      db.write(passwordHash, async () => {
        const full = { _id: id, role: { $ne: 'guest' as const } };
        return (await accounts.updateOne(full, { $set: { passwordHash } })).matchedCount > 0;
      }),
    seen: (ids, at) =>
      db.run(async () => {
        await accounts.updateMany({ _id: { $in: [...ids] } }, { $max: { lastSeenAt: at } });
      }),
    upgrade(id, { username, name, passwordHash }) {
      const fields = { username, name, passwordHash, role: 'member' as const, nameEnds: endsOf(name) };
      return db.write(fields, () =>
        offerFirst((first) =>
          orTaken(async () => {
            const change = { $set: { ...fields, ...first }, $unset: { guestOf: 1, nodeId: 1 } as const };
            const after = await accounts
              .findOneAndUpdate({ _id: id, ...isNotRetired }, change, { returnDocument: 'after' })
              .lean<StoredAccount>();
            const account = after === null ? undefined : toAccount(after);
            return account !== undefined && isFull(account) ? account : 'gone';
          }),
        ),
      );
    },
    retire: (id, at) =>
      db.run(async () => {
        await accounts.updateOne({ _id: id, ...isNotRetired }, { $set: { retiredAt: at } });
      }),
    presentGuests: (afterId, limit) =>
      db.run(async () =>
        (await list({ ...isNotRetired, _id: { $gt: afterId } }, { _id: 1 }, limit)).filter(isGuest),
      ),
  };
}

async function orTaken<Result>(write: () => Promise<Result>): Promise<Result | 'taken'> {
  try {
    return await write();
  } catch (error) {
    if (isDuplicateKey(error)) return 'taken';
    throw error;
  }
}
