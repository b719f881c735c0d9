import type { Member } from '@satchel/protocol/conversation';
import type { FileCard as Card } from '@satchel/protocol/file-card';
import { FileHead } from '../../design/file-head.tsx';
import { exactTime, untilTime } from '../../format/date.ts';
import { size } from '../../format/size.ts';
import { useNow } from '../../hooks/use-now.ts';
import { countsText } from './counts-text.ts';
import { ReceiverPart } from './receiver-part.tsx';
import { removalText } from './removal-text.ts';
import { SenderPart } from './sender-part.tsx';
import { strings } from './strings.ts';

const MINUTE = 60_000;

type Props = { card: Card; conversationId: string; members: readonly Member[]; own: boolean };

/** A file on the server: who waits for it, how to get it, and why it is gone once it is. */
export function FileCard({ card, conversationId, members, own }: Props) {
  const now = useNow(MINUTE);
  const removed = removalText(card, own, now);
  const there = removed === undefined;
  const counted = countsText(card, there, now);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a card groups what belongs to one file; it is no form.
    <div role="group" aria-label={card.name} className="w-72 max-w-full">
      <FileHead
        name={card.name}
        type={card.type}
        faded={!there}
        detail={there && counted === undefined ? <SizeAndExpiry card={card} now={now} /> : size(card.size)}
      />
      <div className="mt-2">
        {removed !== undefined && <p className="text-sm opacity-80">{removed}</p>}
        {counted !== undefined && (
          <p
            className="mb-1.5 text-sm"
            title={there ? strings.untilExact(exactTime(card.expiresAt)) : undefined}
          >
            {counted}
          </p>
        )}
        {own ? (
          <SenderPart card={card} members={members} there={card.state === 'available'} />
        ) : (
          <ReceiverPart
            card={card}
            conversationId={conversationId}
            there={card.state === 'available'}
            now={now}
          />
        )}
      </div>
    </div>
  );
}

function SizeAndExpiry({ card, now }: { card: Card; now: number }) {
  const exact = strings.untilExact(exactTime(card.expiresAt));
  return (
    <>
      {strings.sizeAndExpiry(size(card.size))}
      <time dateTime={new Date(card.expiresAt).toISOString()} title={exact}>
        {strings.until(untilTime(card.expiresAt, now))}
      </time>
    </>
  );
}
