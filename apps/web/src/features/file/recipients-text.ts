import type { FileCard } from '@satchel/protocol/file-card';
import { strings } from './strings.ts';

/** More names than this are counted instead. */
const NAMED = 3;

/** Who still waits, or how many have it: one line for the sender. */
export function recipientsText(
  { recipients, mode }: Pick<FileCard, 'recipients' | 'mode'>,
  nameOf: (userId: string) => string,
): string {
  const have = recipients.filter(({ status }) => status === 'stored' || status === 'stream');
  const waiting = recipients.filter(({ status }) => status === 'waiting');
  const counted = recipients.filter(({ status }) => status !== 'waived');
  if (recipients.length === 0) return mode === 'expiry' ? strings.noRecipients : strings.nobodyYet;
  if (mode === 'expiry') return have.length === 0 ? strings.nobodyYet : strings.downloadedBy(have.length);
  const [only] = counted;
  if (counted.length === 1 && only && have.length === 1) return strings.oneHasIt(nameOf(only.userId));
  if (have.length === 0 && waiting.length > 0 && waiting.length <= NAMED) {
    return strings.waitingFor(waiting.map(({ userId }) => nameOf(userId)));
  }
  return strings.haveIt(have.length, counted.length);
}
