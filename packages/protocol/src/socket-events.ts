import * as z from 'zod';
import { conversation, cursor, presence, receipt, user } from './conversation.ts';
import { id } from './ids.ts';
import { row } from './rows.ts';

/** The highest row of a conversation, and its `version`, as `welcome` lists them. */
export const head = z.object({
  conversationId: id,
  seq: z.int().min(0),
  rowId: id.optional(),
  version: z.int(),
});
export type Head = z.infer<typeof head>;

export const limits = z.object({ attachmentBytes: z.int(), fileBytes: z.int(), textCodePoints: z.int() });
export type Limits = z.infer<typeof limits>;

const replyTo = z.union([z.number(), z.string()]);

/** Everything a server sends in a text frame. Clients ignore types they do not know. */
export const event = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    id: replyTo,
    protocol: z.int(),
    user,
    /** Changes when the data store was replaced by another; cursors of another epoch mean nothing. */
    epoch: id,
    limits,
    features: z.array(z.string()),
    heads: z.array(head),
  }),
  z.object({ type: z.literal('ok'), id: replyTo, result: z.unknown() }),
  z.object({
    type: z.literal('fail'),
    /** Absent when the frame could not be read far enough to find its id. */
    id: replyTo.optional(),
    code: z.string(),
    message: z.string(),
    retryable: z.boolean(),
    retryAfterMs: z.number().optional(),
    field: z.string().optional(),
  }),
  /** Rows in seq order, live; a gap before the first is fetched with `sync` (M4). */
  z.object({ type: z.literal('rows'), conversationId: id, rows: z.array(row) }),
  z.object({ type: z.literal('receipts'), conversationId: id, receipts: z.array(receipt) }),
  /** I became a member, or its name, members or roles changed. */
  z.object({ type: z.literal('conversation'), conversation }),
  /** I am no longer a member; the last thing heard of this conversation (M10). */
  z.object({ type: z.literal('left'), conversationId: id }),
  /** People came to or left a public conversation of mine; who, its notes tell. */
  z.object({
    type: z.literal('room'),
    conversationId: id,
    memberCount: z.int().min(0),
    version: z.int().min(1),
  }),
  z.object({ type: z.literal('typing'), conversationId: id, userId: id }),
  /** What changed about people this socket watches. */
  z.object({ type: z.literal('presence'), people: z.array(presence) }),
]);
export type SocketEvent = z.infer<typeof event>;

/** The JSON header of a binary event frame: a new attachment row, its bytes behind it. */
export const attachmentEvent = z.object({ row });

export const results = {
  send: z.object({ row }),
  sync: z.object({ rows: z.array(row), head: cursor }),
  open: z.object({ conversation, receipts: z.array(receipt) }),
  receipt: z.object({ receipt }),
  typing: z.object({}),
  watch: z.object({ people: z.array(presence) }),
} as const;
export type Results = { [Type in keyof typeof results]: z.infer<(typeof results)[Type]> };
