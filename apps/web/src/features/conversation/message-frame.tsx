import type { Member } from '@satchel/protocol/conversation';
import type { ReactNode } from 'react';
import { clockTime } from '../../format/date.ts';
import { useNames } from '../../hooks/use-names.ts';
import { strings } from './strings.ts';

type Props = { senderId: string; at: number; members: readonly Member[]; children: ReactNode };

/**
 * What the keyboard stops at. It stays the same element while a message turns from waiting to sent,
 * so that the focus on it is not lost.
 */
export function MessageFrame({ senderId, at, members, children }: Props) {
  const nameOf = useNames(members, [senderId]);
  return (
    <article
      aria-label={strings.saidAt(nameOf(senderId), clockTime(at))}
      tabIndex={-1}
      className="group/message rounded-2xl"
    >
      {children}
    </article>
  );
}
