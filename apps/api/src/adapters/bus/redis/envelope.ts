import { idPattern } from '@satchel/protocol/ids';
import type { BusEvent } from '../../../ports/bus.ts';

const ID = 32;

/** The sender's id before the event, so that a node skips its own without parsing them. */
export function sealed(sender: string, event: BusEvent): string {
  return sender + JSON.stringify(event);
}

/** @returns undefined for the reader's own, and for what is no event: anybody on that server may write */
export function unsealed(reader: string, message: string): BusEvent | undefined {
  const sender = message.slice(0, ID);
  if (sender === reader || !idPattern.test(sender)) return undefined;
  try {
    const event = JSON.parse(message.slice(ID));
    return typeof event?.type === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}
