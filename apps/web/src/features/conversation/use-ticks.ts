import type { ShownRow } from '@satchel/client/conversation-view';
import { isCounted, seenCount, type Tick, tickOf } from '@satchel/client/ticks';
import type { Conversation, Receipt } from '@satchel/protocol/conversation';
import { useState } from 'react';

/**
 * Where ticks are not turned, `seen` counts: from the cursors, or `asked` of the server in a public
 * room, where nobody's cursors but mine are told.
 */
export type ShownTick = { tick: Tick; seen?: number | 'asked' };

/**
 * Ticks of own messages. What was shown is remembered, because a turned tick is never turned back:
 * not by somebody who joins, and not by a receipt that is missing for a moment (M6).
 */
export function useTicks(
  conversation: Conversation,
  receipts: readonly Receipt[],
): (row: ShownRow) => ShownTick {
  const [turned] = useState(() => new Map<string, Tick>());
  return (row) => {
    if (conversation.visibility === 'public') return { tick: 'sent', seen: 'asked' };
    if (isCounted(conversation)) return { tick: 'sent', seen: seenCount(row, receipts) };
    const tick = tickOf(row, conversation.members, receipts, turned.get(row.id));
    turned.set(row.id, tick);
    return { tick };
  };
}
