import type { FileCard } from '@satchel/protocol/file-card';
import { timeLeft } from '../../format/date.ts';
import { strings } from './strings.ts';

type Counted = Pick<FileCard, 'mode' | 'counts' | 'expiresAt'>;

/** "12 have it · gone in 6 d": where nobody is waited for by name (F7); undefined elsewhere. */
export function countsText(
  { mode, counts, expiresAt }: Counted,
  there: boolean,
  now: number,
): string | undefined {
  if (mode !== 'expiry' || counts === undefined) return undefined;
  const have = counts.stored + counts.stream;
  if (!there) return strings.hadIt(have);
  return strings.haveAndGone(strings.have(have), timeLeft(expiresAt, now));
}
