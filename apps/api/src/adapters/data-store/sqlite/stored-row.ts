import { changeRow, messageRow, type Row, textBody } from '@satchel/protocol/rows';
import type { NewRow } from '../../../ports/data-store/messages.ts';

export type StoredRow = {
  seq: number;
  conversation_id: string;
  id: string;
  sender_id: string;
  cid: string;
  fingerprint: string;
  kind: string;
  target: string | null;
  created_at: number;
  applied: number;
  edited_at: number | null;
  deleted_at: number | null;
  reactions: string | null;
  body: string;
};

export type Unplaced = Omit<StoredRow, 'seq'>;

export const columns = `seq, conversation_id, id, sender_id, cid, fingerprint, kind, target, created_at,
  applied, edited_at, deleted_at, reactions, body`;

/** Takes the row as it is at this moment: the caller may go on using its objects. */
export function fromNewRow(row: NewRow): Unplaced {
  return {
    conversation_id: row.conversationId,
    id: row.id,
    sender_id: row.senderId,
    cid: row.cid,
    fingerprint: row.fingerprint,
    kind: row.kind,
    target: 'target' in row ? row.target : null,
    created_at: row.createdAt,
    applied: 0,
    edited_at: null,
    deleted_at: null,
    reactions: null,
    body: JSON.stringify(row.body),
  };
}

/** A row that cannot be read, or that a newer version wrote, keeps its place as `unreadable` (M11). */
export function toRow(stored: StoredRow): Row {
  const place = { ...placeOf(stored), seq: stored.seq };
  const unreadable: Row = { ...place, kind: 'unreadable', body: null };
  try {
    const content = { ...place, kind: stored.kind, body: JSON.parse(stored.body) };
    const parsed =
      stored.target === null
        ? messageRow.safeParse({ ...content, ...foldedState(stored) })
        : changeRow.safeParse({ ...content, target: stored.target });
    return parsed.data ?? unreadable;
  } catch {
    return unreadable;
  }
}

/** As `toRow`, of a text just appended: its place is the store's own, so that only the body is looked at. */
export function toNewText(stored: Unplaced, seq: number): Row {
  const place = { ...placeOf(stored), seq };
  const { data } = textBody.safeParse(JSON.parse(stored.body));
  if (data === undefined) return { ...place, kind: 'unreadable', body: null };
  return { ...place, kind: 'text', body: data, applied: 0 };
}

function placeOf({ id, conversation_id, sender_id, cid, created_at }: Unplaced) {
  return { id, conversationId: conversation_id, senderId: sender_id, cid, createdAt: created_at };
}

function foldedState({ applied, edited_at, deleted_at, reactions }: StoredRow) {
  return {
    applied,
    ...(edited_at === null ? {} : { editedAt: edited_at }),
    ...(deleted_at === null ? {} : { deletedAt: deleted_at }),
    ...(reactions === null ? {} : { reactions: JSON.parse(reactions) }),
  };
}
