import * as z from 'zod';
import { id } from './ids.ts';
import { row } from './rows.ts';

/** How every answer shows a person. A guest came by a room's link: a name, no password, that room only. */
export const user = z.object({
  id,
  username: z.string(),
  name: z.string(),
  guest: z.literal(true).optional(),
});
export type User = z.infer<typeof user>;

export const role = z.enum(['admin', 'member']);
export type Role = z.infer<typeof role>;

/** A position in a log; the row's id tells a restored log from the one the cursor was taken in (M7). */
export const cursor = z.object({ seq: z.int().min(0), rowId: id.optional() });
export type Cursor = z.infer<typeof cursor>;

/** One member's receipts: `delivered ≥ read`, moving only forward (M6). */
export const receipt = z.object({ userId: id, delivered: z.int().min(0), read: z.int().min(0) });
export type Receipt = z.infer<typeof receipt>;

export const member = z.object({ user, role, since: z.int().min(0) });
export type Member = z.infer<typeof member>;

/** A public room or channel as everybody may find it. */
export const room = z.object({
  id,
  name: z.string(),
  slug: z.string(),
  kind: z.enum(['group', 'broadcast']),
  memberCount: z.int().min(0),
  isMember: z.boolean(),
});
export type Room = z.infer<typeof room>;

/** Whether somebody is there now, and when they were last; a hint with a lifetime, never a record (M12). */
export const presence = z.object({ userId: id, online: z.boolean(), lastSeenAt: z.int().optional() });
export type Presence = z.infer<typeof presence>;

/** A conversation as one of its members sees it. */
export const conversation = z.object({
  id,
  kind: z.enum(['direct', 'group', 'broadcast']),
  visibility: z.enum(['private', 'public']),
  name: z.string().optional(),
  slug: z.string().optional(),
  /** All of them in a private conversation; in a public one the reader and the admins. */
  members: z.array(member),
  memberCount: z.int().min(0),
  /** Grows with every change of name, members or roles. */
  version: z.int().min(1),
  createdAt: z.int(),
  head: cursor,
  /** Messages of others above my read cursor; counted up to 100, shown as 99+. */
  unread: z.int().min(0),
  /** The newest message row, folded; absent in an empty conversation. */
  last: row.optional(),
});
export type Conversation = z.infer<typeof conversation>;
