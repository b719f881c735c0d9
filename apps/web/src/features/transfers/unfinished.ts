import type { Transfer } from '@satchel/client/transfer';

export function unfinished({ state }: Transfer): boolean {
  return state !== 'done' && state !== 'cancelled';
}

/** Moves now or would by itself; what waits for a person or has failed loses nothing by leaving. */
export function moving({ state }: Transfer): boolean {
  return state === 'running' || state === 'queued';
}
