import { derivedCid } from '../domain/derived-cid.ts';
import { type AnnouncedRecord, type FileRecord, isAnnounced } from '../domain/file.ts';
import { cardOf } from '../domain/file-card.ts';
import type { Bus } from '../ports/bus.ts';
import type { Files } from '../ports/data-store/files.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { appendRow } from './append-row.ts';
import { changeFile } from './change-file.ts';
import { findAnnouncement } from './find-announcement.ts';

type Uses = { files: Files; messages: Messages; bus: Bus; newId: () => string; now: () => number };

/**
 * Tells the log of a file's visible change. The file is the truth, this row is its echo: the sweeper
 * writes what a crash left out, and a repeat is the same row.
 */
export async function publishCard(uses: Uses, file: FileRecord): Promise<FileRecord> {
  if (!isAnnounced(file) || file.noted >= file.card) return file;
  if (file.messageId === undefined) return publishUnposted(uses, file);
  const cid = derivedCid(file.id, file.card);
  await appendRow(uses, {
    id: uses.newId(),
    conversationId: file.conversationId,
    senderId: file.ownerId,
    cid,
    kind: 'file-changed',
    target: file.messageId,
    body: cardOf(file),
    createdAt: uses.now(),
    fingerprint: cid,
  });
  return changeFile(uses.files, file, { type: 'noted', card: file.card, at: uses.now() });
}

/**
 * A file whose record names no message: one may be there all the same, from a process that ended too
 * early. Where none is, nobody was told of the file, and once it is claimed nobody is going to be.
 */
async function publishUnposted(uses: Uses, file: AnnouncedRecord): Promise<FileRecord> {
  const row = await findAnnouncement(uses.messages, file);
  if (row !== undefined) {
    const card = row.body?.version ?? file.card;
    return publishCard(uses, await changeFile(uses.files, file, { type: 'posted', messageId: row.id, card }));
  }
  if (file.state === 'available') return file;
  return changeFile(uses.files, file, { type: 'noted', card: file.card, at: uses.now() });
}
