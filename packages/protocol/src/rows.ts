import * as z from 'zod';
import { fileCard } from './file-card.ts';
import { id } from './ids.ts';

/**
 * A conversation is an append-only log of rows, each with the next seq (design §5). Message rows
 * are what people see; change rows alter an earlier message and name it as their target.
 */
export const noteBody = z.discriminatedUnion('event', [
  z.object({ event: z.literal('created'), by: id, name: z.string().optional() }),
  z.object({ event: z.literal('added'), by: id, userIds: z.array(id) }),
  z.object({ event: z.literal('joined'), userId: id }),
  z.object({ event: z.literal('left'), userId: id }),
  z.object({ event: z.literal('removed'), by: id, userId: id }),
  z.object({ event: z.literal('role'), by: id, userId: id, role: z.enum(['admin', 'member']) }),
  z.object({ event: z.literal('renamed'), by: id, name: z.string() }),
]);
export type NoteBody = z.infer<typeof noteBody>;

export const textBody = z.object({ text: z.string(), replyTo: id.optional() });

export const picture = z.strictObject({
  width: z.int().min(1).max(65535),
  height: z.int().min(1).max(65535),
});
export type Picture = z.infer<typeof picture>;

export const attachmentBody = z.object({
  name: z.string(),
  size: z.int().min(0),
  type: z.string(),
  caption: z.string().optional(),
  /** Set by the server only when the magic bytes are of a picture that may be shown inline (F13). */
  inline: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']).optional(),
  picture: picture.optional(),
});
export type AttachmentBody = z.infer<typeof attachmentBody>;

const everyRow = {
  id,
  conversationId: id,
  /** 1, 2, 3 … in its conversation: never reused, no gap. */
  seq: z.int().min(1),
  senderId: id,
  /** Made by the sender's client; rows the server writes derive theirs as `<id>.<n>`, which no client can claim. */
  cid: z.string().regex(/^[0-9a-f]{32}(\.\d+)?$/),
  createdAt: z.int(),
};

/** The folded state of a message: what its change rows made of it, up to the seq in `applied`. */
const foldedState = {
  applied: z.int().min(0),
  editedAt: z.int().optional(),
  /** A tombstone keeps its seq and loses its body (M11). */
  deletedAt: z.int().optional(),
  reactions: z.record(z.string(), z.array(id)).optional(),
};

const message = { ...everyRow, ...foldedState };

export const messageRow = z.discriminatedUnion('kind', [
  z.object({ ...message, kind: z.literal('text'), body: textBody.nullable() }),
  z.object({ ...message, kind: z.literal('attachment'), body: attachmentBody.nullable() }),
  z.object({ ...message, kind: z.literal('file'), body: fileCard.nullable() }),
  z.object({ ...message, kind: z.literal('note'), body: noteBody.nullable() }),
]);
export type MessageRow = z.infer<typeof messageRow>;
export type MessageKind = MessageRow['kind'];

const change = { ...everyRow, target: id };

export const changeRow = z.discriminatedUnion('kind', [
  z.object({ ...change, kind: z.literal('edit'), body: z.object({ text: z.string() }) }),
  z.object({ ...change, kind: z.literal('delete'), body: z.object({}) }),
  z.object({ ...change, kind: z.literal('react'), body: z.object({ emoji: z.string(), on: z.boolean() }) }),
  /** A snapshot, not a difference: repeated or overtaken snapshots lose against a higher version. */
  z.object({ ...change, kind: z.literal('file-changed'), body: fileCard }),
]);
export type ChangeRow = z.infer<typeof changeRow>;

/** Stands in the place of a row that cannot be encoded, so that one bad row never stalls a log (M11). */
export const unreadableRow = z.object({ ...everyRow, kind: z.literal('unreadable'), body: z.null() });

export const row = z.union([messageRow, changeRow, unreadableRow]);
export type Row = z.infer<typeof row>;

const messageKinds: ReadonlySet<string> = new Set<MessageKind>(['text', 'attachment', 'file', 'note']);

export function isMessageRow(candidate: Row): candidate is MessageRow {
  return messageKinds.has(candidate.kind);
}

export function isChangeRow(candidate: Row): candidate is ChangeRow {
  return 'target' in candidate;
}
