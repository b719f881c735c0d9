import { createHash, randomBytes } from 'node:crypto';
import { type FullAccount, type Guest, guestUsername } from '@satchel/api/domain/account';
import type { Conversation } from '@satchel/api/domain/conversation';
import type { Available, Uploading } from '@satchel/api/domain/file';
import type { Session } from '@satchel/api/domain/session';
import type { AppendResult, NewRow } from '@satchel/api/ports/data-store/messages';
import type { FileCard } from '@satchel/protocol/file-card';
import { isMessageRow, type MessageRow, type NoteBody, type Row } from '@satchel/protocol/rows';

export const START = Date.UTC(2030, 0, 1);
const MiB = 1024 * 1024;

export function newId(): string {
  return randomBytes(16).toString('hex');
}

export function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

export function account(given: Partial<FullAccount> = {}): FullAccount {
  const id = newId();
  return {
    id,
    username: `u${id.slice(0, 12)}`,
    name: 'Ada',
    passwordHash: `$argon2id$v=19$${id}`,
    role: 'member',
    createdAt: START,
    ...given,
  };
}

export function guest(given: Partial<Guest> = {}): Guest {
  const id = newId();
  return {
    id,
    username: guestUsername(id),
    name: 'Colt',
    role: 'guest',
    guestOf: newId(),
    createdAt: START,
    ...given,
  };
}

export function session(given: Partial<Session> = {}): Session {
  return {
    id: newId(),
    tokenHash: createHash('sha256').update(newId()).digest('hex'),
    userId: newId(),
    label: 'Firefox on a laptop',
    createdAt: START,
    lastUsedAt: START,
    ...given,
  };
}

export function group(given: Partial<Conversation> = {}): Conversation {
  const id = newId();
  return {
    id,
    key: `group:${id}`,
    kind: 'group',
    visibility: 'private',
    name: 'Anglers',
    members: [{ userId: newId(), role: 'admin', since: 0 }],
    version: 1,
    pendingNotes: [],
    createdAt: START,
    ...given,
  };
}

export function pendingNote(by: string, body: NoteBody = { event: 'joined', userId: by }) {
  return { cid: newId(), by, body };
}

export type NewRowOf<Kind extends NewRow['kind']> = Extract<NewRow, { kind: Kind }>;

type RowStart = { conversationId: string; senderId?: string; cid?: string; fingerprint?: string };

function start({ conversationId, senderId = newId(), cid = newId(), fingerprint }: RowStart) {
  return {
    id: newId(),
    conversationId,
    senderId,
    cid,
    createdAt: START,
    fingerprint: fingerprint ?? `of-${cid}`,
  };
}

export function text(row: RowStart & { text?: string }): NewRowOf<'text'> {
  return { ...start(row), kind: 'text', body: { text: row.text ?? 'hello' } };
}

export function note(row: RowStart): NewRowOf<'note'> {
  return { ...start(row), kind: 'note', body: { event: 'left', userId: newId() } };
}

export function attachment(row: RowStart & { bytes: Uint8Array }): NewRowOf<'attachment'> {
  const body = { name: 'pike.png', size: row.bytes.length, type: 'image/png', caption: 'a pike' };
  return { ...start(row), kind: 'attachment', body, bytes: row.bytes };
}

export function fileMessage(row: RowStart & { card?: Partial<FileCard> }): NewRowOf<'file'> {
  return { ...start(row), kind: 'file', body: fileCard(row.card) };
}

export function fileCard(given: Partial<FileCard> = {}): FileCard {
  return {
    fileId: newId(),
    name: 'trip.mov',
    size: 3 * MiB,
    type: 'video/quicktime',
    partSize: 8 * MiB,
    state: 'available',
    mode: 'ledger',
    expiresAt: START + 1000,
    recipients: [],
    version: 1,
    ...given,
  };
}

type Target = { id: string; conversationId: string };

/** The start of a change row: whose message it changes, and by whom. */
export function changeOf(target: Target, senderId: string = newId()) {
  return { ...start({ conversationId: target.conversationId, senderId }), target: target.id };
}

export function edit(target: Target, newText: string, senderId?: string): NewRowOf<'edit'> {
  return { ...changeOf(target, senderId), kind: 'edit', body: { text: newText } };
}

export function react(target: Target, emoji: string, on: boolean, senderId?: string): NewRowOf<'react'> {
  return { ...changeOf(target, senderId), kind: 'react', body: { emoji, on } };
}

export function remove(target: Target): NewRowOf<'delete'> {
  return { ...changeOf(target), kind: 'delete', body: {} };
}

export function upload(given: Partial<Uploading> = {}): Uploading {
  return {
    id: newId(),
    ownerId: newId(),
    cid: newId(),
    conversationId: newId(),
    name: 'trip.mov',
    type: 'video/quicktime',
    partSize: 8 * MiB,
    expiresIn: 7 * 24 * 3600 * 1000,
    version: 1,
    createdAt: START,
    state: 'uploading',
    lane: 'parts',
    key: newId(),
    uploadId: newId(),
    size: 20 * MiB,
    reserved: 20 * MiB,
    touchedAt: START,
    ...given,
  };
}

export function available(given: Partial<Available> = {}): Available {
  const { state: _, lane: __, touchedAt: ___, uploadId: ____, reserved: _____, ...file } = upload();
  return {
    ...file,
    state: 'available',
    size: 20 * MiB,
    digest: createHash('sha256').update(file.id).digest('base64'),
    mode: 'ledger',
    memberVersion: 1,
    announcedAt: START,
    expiresAt: START + file.expiresIn,
    pending: [newId()],
    ledger: {},
    messageId: newId(),
    card: 1,
    noted: 1,
    changedAt: START,
    ...given,
  };
}

export function rowOf(result: AppendResult | undefined): Row {
  if (result?.outcome === 'appended' || result?.outcome === 'repeated') return result.row;
  throw new Error(`The row was not appended: ${result?.outcome}`);
}

export function messageOf(result: AppendResult | undefined): MessageRow {
  const row = rowOf(result);
  if (isMessageRow(row)) return row;
  throw new Error(`The row is no message but a ${row.kind}`);
}
