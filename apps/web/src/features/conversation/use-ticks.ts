import type { ConversationView, ShownRow } from '@satchel/client/conversation-view';
import { isCounted, movesIn, seenCount, sharesReceipts, type Tick, tickOf } from '@satchel/client/ticks';
import type { Conversation } from '@satchel/protocol/conversation';
import { useMemo, useState } from 'react';

/** `seen` counts where ticks are not turned: from the cursors, or `asked` of the server in a crowd. */
export type ShownTick = { tick: Tick; seen?: number | 'asked' };

type Source = Pick<ConversationView, 'rows' | 'receipts'> & { conversation: Conversation };

/**
 * Ticks of own messages. What was shown is remembered, because a turned tick is never turned back:
 * not by somebody who joins, and not by a receipt that is missing for a moment (M6).
 */
export function useTicks({ conversation, rows, receipts }: Source): (row: ShownRow) => ShownTick {
  const [turned] = useState(() => new Map<string, Tick>());
  const moves = useMemo(() => movesIn(rows), [rows]);
  return (row) => {
    if (!sharesReceipts(conversation)) return { tick: 'sent', seen: 'asked' };
    if (isCounted(conversation)) return { tick: 'sent', seen: seenCount(row, receipts, moves) };
    const tick = tickOf(row, conversation.members, receipts, turned.get(row.id));
    turned.set(row.id, tick);
    return { tick };
  };
}
