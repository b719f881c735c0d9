import * as z from 'zod';
import { id } from './ids.ts';
import { CAPTION_CODE_POINTS, PAGE_ROWS, TEXT_CODE_POINTS, WATCHED_MAX } from './limits.ts';
import { fileName, mediaType } from './names.ts';
import { picture } from './rows.ts';
import { refusal, textUpTo } from './text.ts';

/** Chosen by the client and returned in `ok` or `fail`; unique among its open commands. */
const commandId = z.union([z.int().min(0), z.string().min(1).max(64)]);

const position = z
  .number()
  .refine(
    (seq) => Number.isSafeInteger(seq) && seq >= 0,
    refusal('invalid_seq', 'must be a whole number from 0'),
  );

const pageLimit = z
  .number()
  .refine(
    (limit) => Number.isSafeInteger(limit) && limit >= 1 && limit <= PAGE_ROWS,
    refusal('invalid_range', `must be 1 to ${PAGE_ROWS}`),
  );

export const command = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), id: commandId, protocol: z.int() }),
  z.strictObject({
    type: z.literal('send'),
    id: commandId,
    conversationId: id,
    cid: id,
    text: textUpTo(TEXT_CODE_POINTS),
    replyTo: id.optional(),
  }),
  /** Answered `{rows, head}`: rows with seq > `after`, the head read before them (M4). */
  z.strictObject({
    type: z.literal('sync'),
    id: commandId,
    conversationId: id,
    after: position,
    /** The row at `after`: another one there means a restored log, refused with `resync` (M7). */
    rowId: id.optional(),
    limit: pageLimit.optional(),
  }),
  /** Answered `{conversation, receipts}`: the cursors of all its members (M6). */
  z.strictObject({ type: z.literal('open'), id: commandId, conversationId: id }),
  z.strictObject({
    type: z.literal('receipt'),
    id: commandId,
    conversationId: id,
    delivered: position.optional(),
    read: position.optional(),
  }),
  /** Answered `{}`; said again every few seconds while somebody composes, and heard for `TYPING_SHOWN` (M12). */
  z.strictObject({ type: z.literal('typing'), id: commandId, conversationId: id }),
  /**
   * Answered `{people}`: takes the place of the people this socket watched before. Those it shares no
   * conversation with are left out (M12).
   */
  z.strictObject({ type: z.literal('watch'), id: commandId, userIds: z.array(id).max(WATCHED_MAX) }),
]);
export type Command = z.infer<typeof command>;
export type CommandInput = z.input<typeof command>;
export type CommandType = Command['type'];

/** The JSON header of a binary `send`; the bytes follow it in the same frame. */
export const attachmentHeader = z.strictObject({
  id: commandId,
  conversationId: id,
  cid: id,
  name: fileName,
  type: mediaType.optional(),
  size: z.int().min(0),
  /** SHA-256 of the bytes, base64. */
  sha256: z.string(),
  caption: textUpTo(CAPTION_CODE_POINTS).optional(),
  picture: picture.optional(),
});
export type AttachmentHeader = z.infer<typeof attachmentHeader>;
export type AttachmentHeaderInput = z.input<typeof attachmentHeader>;
