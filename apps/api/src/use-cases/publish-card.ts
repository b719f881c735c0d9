import { derivedCid } from '../domain/derived-cid.ts';
import { type FileRecord, isAnnounced } from '../domain/file.ts';
import { cardOf } from '../domain/file-card.ts';
import type { Bus } from '../ports/bus.ts';
import type { Files } from '../ports/data-store/files.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { appendRow } from './append-row.ts';
import { changeFile } from './change-file.ts';

type Uses = { files: Files; messages: Messages; bus: Bus; newId: () => string; now: () => number };

/**
 * Tells the log of a file's visible change. The file is the truth, this row is its echo: the sweeper
 * writes what a crash left out, and a repeat is the same row.
 */
export async function publishCard(uses: Uses, file: FileRecord): Promise<FileRecord> {
  if (!isAnnounced(file) || file.messageId === undefined || file.noted >= file.card) return file;
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
  return changeFile(uses.files, file, { type: 'noted', card: file.card });
}
