import { LEDGER_RECIPIENTS_MAX } from '@satchel/protocol/limits';
import type { NoteBody } from '@satchel/protocol/rows';

export type Member = {
  userId: string;
  role: 'admin' | 'member';
  /** The log's head when this person joined last; older rows do not wait for them (M6). */
  since: number;
};

/** A note the log still lacks: written with the change it tells of, so that no crash loses it (design §5). */
export type PendingNote = {
  /** Derived from conversation and version, so that a repeat of the append is the same row. */
  cid: string;
  by: string;
  body: NoteBody;
  /** Whose places in file ledgers this change gives up, before the note is written. */
  waives?: { userId: string; memberVersion: number };
};

export type Conversation = {
  id: string;
  /** `direct:<a>:<b>` with sorted ids, `group:<id>` otherwise; unique. */
  key: string;
  kind: 'direct' | 'group' | 'broadcast';
  visibility: 'private' | 'public';
  name?: string;
  /** Unique where present. */
  slug?: string;
  members: Member[];
  /** Grows by one with every change of members, roles or name. */
  version: number;
  pendingNotes: PendingNote[];
  createdAt: number;
};

export function memberOf(conversation: Conversation, userId: string): Member | undefined {
  return conversation.members.find((member) => member.userId === userId);
}

export function directKey(a: string, b: string): string {
  return `direct:${[a, b].sort().join(':')}`;
}

/** People come and go in a public conversation and listen in a broadcast: nobody waits for all of them (F7). */
export function isOpenEnded({ kind, visibility }: Pick<Conversation, 'kind' | 'visibility'>): boolean {
  return visibility === 'public' || kind === 'broadcast';
}

/**
 * Whether everybody hears how far everybody is (M6). In a crowd each message would bring as many receipts
 * as it has people, for all of them; there a message is asked how far it came.
 */
export function sharesReceipts(conversation: Conversation): boolean {
  return !isOpenEnded(conversation) || conversation.members.length <= LEDGER_RECIPIENTS_MAX;
}
