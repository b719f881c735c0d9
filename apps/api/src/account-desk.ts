import { randomBytes } from 'node:crypto';
import { newIdFrom } from '@satchel/protocol/ids';
import { createArgon2id } from './adapters/password-hash/argon2id.ts';
import type { Config } from './config/config.ts';
import { shownAs } from './domain/account.ts';
import { openBus, openDataStore } from './open-stores.ts';
import { registerAccount } from './use-cases/register-account.ts';
import { resetPassword } from './use-cases/reset-password.ts';

export type AccountDesk = {
  /** @throws AppError `weak_password`, `username_taken` */
  create(account: { username: string; password: string }): Promise<{ username: string; isAdmin: boolean }>;
  /** Every session of the account ends. @throws AppError `weak_password`, `not_found` @returns how many ended */
  resetPassword(account: { username: string; password: string }): Promise<{ sessions: number }>;
  close(): Promise<void>;
};

/** What an operator does to accounts from outside, also while a server runs on the same stores. */
export async function openAccountDesk(config: Config): Promise<AccountDesk> {
  const now = Date.now;
  const newId = () => newIdFrom(randomBytes);
  const { accounts, sessions, epoch, close } = await openDataStore(config, { now, newId });
  const bus = await openBus(config, { epoch, nodeId: newId(), onFault: () => {} });
  const uses = { accounts, sessions, bus, passwords: createArgon2id(), now, newId };
  return {
    async create(wanted) {
      const account = await registerAccount(uses, wanted);
      return { username: shownAs(account).username, isAdmin: account.role === 'admin' };
    },
    resetPassword: (account) => resetPassword(uses, account),
    async close() {
      await bus.close();
      await close();
    },
  };
}
