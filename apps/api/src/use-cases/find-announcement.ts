import type { Row } from '@satchel/protocol/rows';
import type { FileRecord } from '../domain/file.ts';
import type { Messages } from '../ports/data-store/messages.ts';

export type AnnouncingRow = Extract<Row, { kind: 'file' }>;

/** The message that tells of a file, also while the file's own record does not name it yet. */
export async function findAnnouncement(
  messages: Messages,
  { ownerId, cid }: FileRecord,
): Promise<AnnouncingRow | undefined> {
  const row = await messages.byCid(ownerId, cid);
  return row?.kind === 'file' ? row : undefined;
}
