import type { ShownRow } from '@satchel/client/conversation-view';
import { TickMark } from '../../design/tick-mark.tsx';
import { useAskedCount } from './use-asked-count.ts';
import type { ShownTick } from './use-ticks.ts';

type Props = { row: ShownRow; shown: ShownTick };

/** The tick of a message of mine, or ✓ and how many have seen it (M6). */
export function OwnTick({ row, shown: { tick, seen } }: Props) {
  if (seen === 'asked') return <AskedTick row={row} />;
  return <TickMark tick={tick} seen={seen} />;
}

function AskedTick({ row }: Pick<Props, 'row'>) {
  return <TickMark tick="sent" seen={useAskedCount(row.conversationId, row.id, row.createdAt)} />;
}
