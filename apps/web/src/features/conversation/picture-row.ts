import type { ShownRow } from '@satchel/client/conversation-view';
import type { AttachmentBody, MessageRow } from '@satchel/protocol/rows';

/** An attachment the server found to be a picture that may be shown inline (F13). */
export type PictureRow = Extract<MessageRow, { kind: 'attachment' }> & {
  body: AttachmentBody & { inline: NonNullable<AttachmentBody['inline']> };
};

export function isPictureRow(row: ShownRow): row is PictureRow {
  return row.kind === 'attachment' && row.body?.inline !== undefined && row.deletedAt === undefined;
}
