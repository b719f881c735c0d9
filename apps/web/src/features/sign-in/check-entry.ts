import { PASSWORD_MAX, PASSWORD_MIN } from '@satchel/protocol/limits';
import { displayName, username } from '@satchel/protocol/names';
import { codePoints } from '@satchel/protocol/text';
import { strings } from './strings.ts';

export type Entry = { username: string; password: string; name: string };
export type EntryField = keyof Entry;
/** What is wrong, by the field it is shown on; `form` is for what belongs to none. */
export type EntryErrors = Partial<Record<EntryField | 'form', string>>;

/** Signing in asks only that both are there: older accounts may follow older rules. */
export function checkSignIn(entry: Entry): EntryErrors {
  const errors: EntryErrors = {};
  if (entry.username.trim() === '') errors.username = strings.enterUsername;
  if (entry.password === '') errors.password = strings.enterPassword;
  return errors;
}

export function checkNewAccount(entry: Entry): EntryErrors {
  const errors: EntryErrors = {};
  if (!username.safeParse(entry.username.trim()).success) errors.username = strings.invalidUsername;
  if (entry.name.trim() !== '' && !displayName.safeParse(entry.name).success)
    errors.name = strings.invalidName;
  const length = codePoints(entry.password);
  if (length < PASSWORD_MIN) errors.password = strings.shortPassword(PASSWORD_MIN);
  else if (length > PASSWORD_MAX) errors.password = strings.longPassword(PASSWORD_MAX);
  return errors;
}
