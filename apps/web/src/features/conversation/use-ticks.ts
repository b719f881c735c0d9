import type { ShownRow } from '@satchel/client/conversation-view';
import { type Tick, tickOf } from '@satchel/client/ticks';
import type { Member, Receipt } from '@satchel/protocol/conversation';
import { useState } from 'react';

/**
 * Ticks of own messages. What was shown is remembered, because a turned tick is never turned back:
 * not by somebody who joins, and not by a receipt that is missing for a moment (M6).
 */
export function useTicks(members: readonly Member[], receipts: readonly Receipt[]): (row: ShownRow) => Tick {
  const [turned] = useState(() => new Map<string, Tick>());
  return (row) => {
    const tick = tickOf(row, members, receipts, turned.get(row.id));
    turned.set(row.id, tick);
    return tick;
  };
}
