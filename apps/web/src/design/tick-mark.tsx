import type { Tick } from '@satchel/client/ticks';
import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react';
import { classNames } from './class-names.ts';
import { strings } from './strings.ts';

type Props = {
  tick: Tick | 'waiting' | 'failed';
  /** How many have seen it, where that is counted instead of ticked off (M6). */
  seen?: number | undefined;
  className?: string;
};

/** A shape and a word for each state, so that none is told by colour alone. */
export function TickMark({ tick, seen = 0, className }: Props) {
  const { icon: Icon, label: word, look } = marks[tick];
  const label = seen > 0 ? strings.sentSeen(seen) : word;
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={classNames('inline-flex shrink-0 items-center gap-0.5 tabular-nums', look, className)}
    >
      <Icon aria-hidden className="size-4" />
      {seen > 0 && <span aria-hidden>{seen}</span>}
    </span>
  );
}

const marks = {
  waiting: { icon: Clock, label: strings.waiting, look: '' },
  failed: { icon: CircleAlert, label: strings.failed, look: 'text-danger' },
  sent: { icon: Check, label: strings.sent, look: '' },
  delivered: { icon: CheckCheck, label: strings.delivered, look: '' },
  read: { icon: CheckCheck, label: strings.read, look: 'text-tick-read' },
} as const;
