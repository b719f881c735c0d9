import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { FileRecord } from '../domain/file.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Files } from '../ports/data-store/files.ts';
import { demandConversation } from './demand-conversation.ts';

export type FileAccess = { files: Files; conversations: Conversations };

/** @throws AppError `not_found` for everybody who may not know of it, `not_allowed` */
export async function demandFile(
  { files, conversations }: FileAccess,
  { userId, fileId }: { userId: string; fileId: string },
  action: 'see' | 'revoke' | 'confirm' | 'upload-to',
): Promise<{ file: FileRecord; conversation: Conversation }> {
  const file = await files.byId(fileId);
  if (file === undefined) throw new AppError('not_found');
  const conversation = await demandConversation(conversations, file.conversationId);
  demand(userId, { action, conversation, file });
  return { file, conversation };
}
