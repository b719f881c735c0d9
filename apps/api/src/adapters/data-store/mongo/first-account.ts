import { type Settings, settingOnce } from './settings.ts';
import type { AccountModel } from './stored-account.ts';

/** What makes an account the first one, in the same write as the account itself. */
export type First = { role: 'admin'; isFirst: true };

const SETTING = 'first-account';

/**
 * Offers each full account to be the first until there is one. A unique index lets one write win, so
 * that no crash leaves a store whose first account is no admin; the setting stays when the account goes.
 */
export function openFirstAccount(accounts: AccountModel, settings: Settings) {
  /** @param write answers `taken` when a unique index refuses it */
  return async <Result>(
    write: (first: First | undefined) => Promise<Result | 'taken'>,
  ): Promise<Result | 'taken'> => {
    if ((await settings.exists({ _id: SETTING })) !== null) return write(undefined);
    const written = await write({ role: 'admin', isFirst: true });
    const first = await accounts.findOne({ isFirst: true }).select('_id').lean<{ _id: string }>();
    if (first !== null) await settingOnce(settings, SETTING, first._id);
    return written === 'taken' ? write(undefined) : written;
  };
}
