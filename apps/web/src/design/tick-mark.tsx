import type { Tick } from '@satchel/client/ticks';
import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react';
import { classNames } from './class-names.ts';
import { strings } from './strings.ts';

/** A shape and a word for each state, so that none is told by colour alone. */
export function TickMark({ tick, className }: { tick: Tick | 'waiting' | 'failed'; className?: string }) {
  const { icon: Icon, label, look } = marks[tick];
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={classNames('inline-flex shrink-0', look, className)}
    >
      <Icon aria-hidden className="size-4" />
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
