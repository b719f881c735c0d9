import { randomBytes } from 'node:crypto';
import { newIdFrom } from '@satchel/protocol/ids';

/** A cid, or an id that nothing has. */
export const newId = (): string => newIdFrom(randomBytes);
