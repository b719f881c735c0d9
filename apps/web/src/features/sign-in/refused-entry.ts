import { RequestFailed } from '@satchel/client/request-failed';
import { failureText } from '../../format/failure-text.ts';
import type { EntryErrors } from './check-entry.ts';
import { strings } from './strings.ts';

/** Puts a refusal of the server on the field that can cure it. */
export function refusedEntry(error: unknown): EntryErrors {
  if (!(error instanceof RequestFailed)) return { form: failureText(error) };
  switch (error.code) {
    case 'username_taken':
      return { username: strings.takenUsername };
    case 'invalid_username':
      return { username: strings.invalidUsername };
    case 'invalid_name':
      return { name: strings.invalidName };
    case 'bad_credentials':
      return { password: strings.wrongCredentials };
    case 'weak_password':
      return { password: strings.guessablePassword };
    default:
      return onField(error.field, failureText(error));
  }
}

function onField(field: string | undefined, text: string): EntryErrors {
  if (field === 'username' || field === 'password' || field === 'name') return { [field]: text };
  return { form: text };
}
