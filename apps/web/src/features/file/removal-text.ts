import type { FileCard } from '@satchel/protocol/file-card';
import { timeAgo } from '../../format/date.ts';
import { strings } from './strings.ts';

type Removed = Pick<FileCard, 'state' | 'reason' | 'removedAt' | 'recipients' | 'mode'>;

/** Why the bytes are no longer on the server (F9), or undefined while they are. */
export function removalText(card: Removed, own: boolean, now: number): string | undefined {
  if (card.state === 'lost') return strings.lost;
  const reason = card.reason ?? reasonIn(card.state);
  if (reason === undefined) return undefined;
  const ago = card.removedAt === undefined ? undefined : timeAgo(card.removedAt, now);
  switch (reason) {
    case 'delivered': {
      const why = everybodyHasIt(card) ? strings.everyoneHasIt : strings.nobodyWaits;
      return ago === undefined ? strings.beingRemoved(why) : strings.removedAgo(why, ago);
    }
    case 'revoked':
      if (own) return ago === undefined ? strings.revokedByYouNow : strings.revokedByYou(ago);
      return ago === undefined ? strings.revokedBySenderNow : strings.revokedBySender(ago);
    case 'expired':
      return ago === undefined ? strings.expiredNow : strings.expired(ago);
  }
}

function reasonIn(state: FileCard['state']): FileCard['reason'] {
  return state === 'delivered' || state === 'revoked' || state === 'expired' ? state : undefined;
}

function everybodyHasIt({ recipients }: Pick<FileCard, 'recipients'>): boolean {
  return (
    recipients.length > 0 && recipients.every(({ status }) => status === 'stored' || status === 'stream')
  );
}
