import type { Transfer } from '@satchel/client/transfer';
import { duration } from './duration.ts';
import { size, sizeOf } from './size.ts';
import { strings } from './strings.ts';

type Moving = Pick<Transfer, 'bytes' | 'size' | 'speed'>;

/** "12.4 of 80 MB" */
export function transferAmount({ bytes, size: whole }: Pick<Transfer, 'bytes' | 'size'>): string {
  return sizeOf(bytes, whole, strings.partOfWhole);
}

/** "12.4 of 80 MB · 3.1 MB/s · 22 s left"; speed and rest only once there is a speed to tell. */
export function transferProgress({ bytes, size: whole, speed }: Moving): string {
  const amount = transferAmount({ bytes, size: whole });
  if (speed < 1) return amount;
  const left = ((whole - bytes) / speed) * 1000;
  return strings.progress(amount, strings.perSecond(size(speed)), strings.timeLeft(duration(left)));
}
