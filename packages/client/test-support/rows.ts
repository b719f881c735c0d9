import type { Conversation, User } from '@satchel/protocol/conversation';
import type { ChangeRow, MessageRow, Row } from '@satchel/protocol/rows';

/** Ids a person can tell apart: `hexId('a1')` ends in a1. */
export function hexId(end: string): string {
  return end.padStart(32, '0');
}

export function personNamed(name: string): User {
  const code = [...name].map((char) => char.charCodeAt(0).toString(16)).join('');
  return { id: hexId(code), username: name, name };
}

export const ana = personNamed('ana');
export const ben = personNamed('ben');
export const conversationId = hexId('c0');

type TextRow = Extract<MessageRow, { kind: 'text' }>;

export function textRow(seq: number, fields: Partial<Omit<TextRow, 'kind'>> = {}): TextRow {
  return {
    id: hexId(`e${seq}`),
    conversationId,
    seq,
    senderId: ben.id,
    cid: hexId(`d${seq}`),
    createdAt: 1_000 + seq,
    applied: 0,
    kind: 'text',
    body: { text: `text ${seq}` },
    ...fields,
  };
}

export function editRow(seq: number, target: number, text: string): ChangeRow {
  const { id, conversationId: conversation, senderId, cid, createdAt } = textRow(seq);
  const everyRow = { id, conversationId: conversation, seq, senderId, cid, createdAt };
  return { ...everyRow, kind: 'edit', target: hexId(`e${target}`), body: { text } };
}

export function conversationOf(head: number, fields: Partial<Conversation> = {}): Conversation {
  return {
    id: conversationId,
    kind: 'direct',
    visibility: 'private',
    members: [ana, ben].map((user) => ({ user, role: 'member' as const, since: 0 })),
    memberCount: 2,
    version: 1,
    createdAt: 1_000,
    head: head > 0 ? { seq: head, rowId: hexId(`e${head}`) } : { seq: 0 },
    unread: 0,
    ...(head > 0 && { last: textRow(head) }),
    ...fields,
  };
}

export const textOf = (row: Row | undefined): string | undefined =>
  row?.kind === 'text' ? row.body?.text : undefined;
