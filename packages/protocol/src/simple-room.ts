import * as z from 'zod';
import { TEXT_CODE_POINTS } from './limits.ts';
import { displayName } from './names.ts';
import { textUpTo } from './text.ts';

/**
 * The little protocol of `/chat/:roomName` (S1–S8): what a ten-line page or a shell script can speak.
 * Members that are not named here are ignored.
 */
export const simpleCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('join'), name: displayName }),
  z.object({ type: z.literal('chat'), text: textUpTo(TEXT_CODE_POINTS) }),
]);
export type SimpleCommand = z.infer<typeof simpleCommand>;

export const simpleEvent = z.discriminatedUnion('type', [
  /** Somebody came or went. */
  z.object({ type: z.literal('note'), text: z.string() }),
  z.object({ type: z.literal('chat'), name: z.string(), text: z.string() }),
  /** Once, after the own `join`: the newest last; `timestamp` is ISO 8601 in UTC. */
  z.object({
    type: z.literal('chat_history'),
    payload: z.array(z.object({ sender: z.string(), text: z.string(), timestamp: z.iso.datetime() })),
  }),
  /** The last frame changed nothing. */
  z.object({ type: z.literal('error'), message: z.string() }),
]);
export type SimpleEvent = z.infer<typeof simpleEvent>;

export const SIMPLE_BAD_FRAME = 'Invalid message format';
export const SIMPLE_HISTORY = 50;
