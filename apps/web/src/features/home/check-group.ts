import { RequestFailed } from '@satchel/client/request-failed';
import { displayName } from '@satchel/protocol/names';
import { isAddress } from '../../format/room-address.ts';
import { strings } from './strings.ts';

export type GroupEntry = {
  name: string;
  visibility: 'private' | 'public';
  kind: 'group' | 'broadcast';
  /** Of a public one; '' while its name gives none. */
  slug: string;
};
/** What is wrong, by the field it is shown on; `form` is for what belongs to none. */
export type GroupErrors = { name?: string; slug?: string; form?: string };

export function checkGroup({ name, visibility, slug }: GroupEntry): GroupErrors {
  const errors: GroupErrors = {};
  if (!displayName.safeParse(name).success) errors.name = strings.nameIt;
  // Without a name there is nothing an address could be made of: one complaint is enough.
  else if (visibility === 'public' && !isAddress(slug)) errors.slug = strings.invalidAddress;
  return errors;
}

/** Puts a refusal of the server on the field that can cure it. */
export function refusedGroup(error: unknown, text: string): GroupErrors {
  if (!(error instanceof RequestFailed)) return { form: text };
  if (error.code === 'slug_taken') return { slug: strings.takenAddress };
  if (error.code === 'invalid_slug') return { slug: strings.invalidAddress };
  return error.field === 'name' || error.field === 'slug' ? { [error.field]: text } : { form: text };
}
