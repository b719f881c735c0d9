import { createHash } from 'node:crypto';
import { pictureTypeOf } from '@satchel/protocol/picture-type';
import type { AttachmentBody, Row } from '@satchel/protocol/rows';
import type { AttachmentHeader } from '@satchel/protocol/socket-commands';
import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import type { Bus } from '../ports/bus.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { appendRow } from './append-row.ts';
import { demandConversation } from './demand-conversation.ts';
import { fingerprint } from './fingerprint.ts';

type Uses = {
  conversations: Conversations;
  messages: Messages;
  bus: Bus;
  newId: () => string;
  now: () => number;
  attachmentBytes: number;
};

/**
 * Lane A: a message that is its bytes. Committed together, so an acknowledged attachment is whole.
 * @throws AppError `too_large`, `attachment_mismatch`, `not_found`, `not_allowed`, `cid_conflict`
 */
export async function sendAttachment(
  uses: Uses,
  { userId, header, bytes }: { userId: string; header: AttachmentHeader; bytes: Uint8Array },
): Promise<{ row: Row; repeated: boolean }> {
  const { conversationId, cid, name, caption, sha256 } = header;
  if (bytes.length > uses.attachmentBytes) throw new AppError('too_large', { limit: uses.attachmentBytes });
  if (bytes.length !== header.size) throw new AppError('attachment_mismatch', { field: 'size' });
  if (createHash('sha256').update(bytes).digest('base64') !== sha256) {
    throw new AppError('attachment_mismatch', { field: 'sha256' });
  }
  demand(userId, {
    action: 'post',
    conversation: await demandConversation(uses.conversations, conversationId),
  });
  return appendRow(uses, {
    id: uses.newId(),
    conversationId,
    senderId: userId,
    cid,
    kind: 'attachment',
    body: bodyOf(header, bytes),
    bytes,
    createdAt: uses.now(),
    fingerprint: fingerprint('attachment', conversationId, name, caption, sha256),
  });
}

function bodyOf({ name, size, type, caption, picture }: AttachmentHeader, bytes: Uint8Array): AttachmentBody {
  const inline = pictureTypeOf(bytes);
  return {
    name,
    size,
    type: type ?? 'application/octet-stream',
    ...(caption === undefined ? {} : { caption }),
    ...(inline === undefined ? {} : { inline }),
    ...(inline === undefined || picture === undefined ? {} : { picture }),
  };
}
