import * as z from 'zod';
import { conversation, cursor, role, room, user } from './conversation.ts';
import { fileCard } from './file-card.ts';
import { id } from './ids.ts';
import {
  CAPTION_CODE_POINTS,
  GROUP_MEMBERS_MAX,
  PAGE_ROWS,
  PEOPLE_IDS_MAX,
  TEXT_CODE_POINTS,
} from './limits.ts';
import { displayName, fileName, mediaType, slug, username } from './names.ts';
import { messageRow, row } from './rows.ts';
import { refusal, storableText, textUpTo } from './text.ts';

// In the order of the paths of design §10. Bodies and queries refuse unknown fields; answers may grow new ones.

/** Whole seconds on the wire, milliseconds behind it. */
const seconds = z
  .int()
  .positive()
  .transform((value) => value * 1000);

const password = storableText;

export const registerBody = z.strictObject({ username, password, name: displayName.optional() });
export const loginBody = z.strictObject({ username: z.string().max(256), password });
export const signedIn = z.object({ user, token: z.string() });

/** `room` is the slug of a public room. */
export const guestBody = z.strictObject({ name: displayName, room: slug });
export const guestSignedIn = z.object({ user, token: z.string(), conversation });
/** Makes an account of a guest, who keeps their id, their room and their messages. */
export const upgradeBody = z.strictObject({ username, password, name: displayName.optional() });

export const session = z.object({
  id,
  label: z.string(),
  createdAt: z.int(),
  lastUsedAt: z.int(),
  current: z.boolean(),
});
export type Session = z.infer<typeof session>;
export const sessionList = z.object({ sessions: z.array(session) });

export const profilePatch = z.strictObject({ name: displayName });
export const userAnswer = z.object({ user });
export const userList = z.object({ users: z.array(user) });

export const openChatBody = z.strictObject({ username });
export const conversationAnswer = z.object({ conversation });
export const conversationList = z.object({ conversations: z.array(conversation) });

const wholeNumber = z.string().regex(/^\d{1,16}$/, 'must be a whole number');
const seqQuery = wholeNumber.transform(Number);
export const historyQuery = z.strictObject({
  before: seqQuery.optional(),
  after: seqQuery.optional(),
  limit: wholeNumber
    .transform(Number)
    .refine(
      (limit) => limit >= 1 && limit <= PAGE_ROWS,
      refusal('invalid_range', `must be 1 to ${PAGE_ROWS}`),
    )
    .optional(),
});
export const historyAnswer = z.object({ messages: z.array(row), head: cursor });

export const sendBody = z.strictObject({ cid: id, text: textUpTo(TEXT_CODE_POINTS), replyTo: id.optional() });
export const editBody = z.strictObject({ text: textUpTo(TEXT_CODE_POINTS) });
export const messageAnswer = z.object({ message: row });
/** Of how many people a message was for, how many have it and have read it. */
export const receiptCounts = z.object({ recipients: z.int(), delivered: z.int(), read: z.int() });

export const groupBody = z.strictObject({
  name: displayName,
  visibility: z.enum(['public', 'private']),
  /** Public ones only; made from the name when absent. */
  slug: slug.optional(),
  kind: z.enum(['group', 'broadcast']).optional(),
  /** User names of the others. */
  members: z
    .array(username)
    .refine(
      (names) => names.length < GROUP_MEMBERS_MAX,
      refusal('invalid_members', `a group has at most ${GROUP_MEMBERS_MAX} members`),
    )
    .refine(
      (names) => new Set(names).size === names.length,
      refusal('invalid_members', 'names somebody twice'),
    )
    .optional(),
});
export const addMemberBody = z.strictObject({ username });
export const roomAnswer = z.object({ room });
export const roomList = z.object({ groups: z.array(room) });
export const roleBody = z.strictObject({ role });

export const searchQuery = z.strictObject({ query: storableText.max(128).optional() });
/** People by name, or the names behind ids: one of the two, not both. */
export const peopleQuery = z
  .strictObject({
    query: storableText.max(128).optional(),
    ids: z
      .string()
      .max(33 * PEOPLE_IDS_MAX)
      .transform((text) => text.split(','))
      .pipe(z.array(id).max(PEOPLE_IDS_MAX))
      .optional(),
  })
  .refine(({ query, ids }) => query === undefined || ids === undefined, 'Give query or ids, not both.');

/** The fields of lane B's form, all text, all before the part named `file`. */
export const uploadForm = z.strictObject({
  conversation: id,
  caption: textUpTo(CAPTION_CODE_POINTS).optional(),
  cid: id.optional(),
  expiresIn: z.coerce.number().pipe(seconds).optional(),
});

export const beginUploadBody = z.strictObject({
  conversation: id,
  name: fileName,
  size: z.int().min(0),
  type: mediaType.optional(),
  cid: id,
  caption: textUpTo(CAPTION_CODE_POINTS).optional(),
  expiresIn: seconds.optional(),
});
export const fileRecipient = z.object({
  user,
  status: z.enum(['waiting', 'stored', 'stream', 'declined', 'waived']),
  at: z.int().optional(),
  keeps: z.literal(true).optional(),
});
/** A file as its conversation's members and its owner see it; no digest, ever (design §8). */
export const file = fileCard.omit({ recipients: true, fileId: true }).extend({
  id,
  conversationId: id,
  ownerId: id,
  partCount: z.int(),
  recipients: z.array(fileRecipient),
});
export type File = z.infer<typeof file>;
export const fileAnswer = z.object({ file });
export const announcedAnswer = z.object({ file, message: messageRow });
export const partList = z.object({ parts: z.array(z.object({ n: z.int(), digest: z.string() })) });
export const completeBody = z.strictObject({ digest: z.string() });
export const receiptBody = z.strictObject({ digest: z.string(), level: z.enum(['stored', 'stream']) });
export const extendBody = z.strictObject({ expiresIn: seconds });

/** RFC 9457, with the members every answer of ours adds. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  retryable: z.boolean(),
  field: z.string().optional(),
  reason: z.string().optional(),
  limit: z.number().optional(),
  retryAfterMs: z.number().optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;
