import type { Row } from '@satchel/protocol/rows';
import { AppError } from './app-error.ts';
import { type Conversation, memberOf } from './conversation.ts';
import type { FileRecord } from './file.ts';

export type Subject =
  /** Coming in by oneself; who is in already may say so again. */
  | { action: 'join'; conversation: Conversation }
  | { action: 'read' | 'post' | 'invite' | 'manage' | 'leave'; conversation: Conversation }
  | { action: 'edit' | 'delete'; conversation: Conversation; message: Row }
  | { action: 'see' | 'revoke'; conversation: Conversation; file: FileRecord }
  /** Receipts and refusals; whether somebody was named is for the ledger to say (F4). */
  | { action: 'confirm' | 'upload-to'; conversation: Conversation; file: FileRecord };

export type Decision = 'yes' | 'not_found' | 'not_allowed';

/**
 * The one place that says who may do what; HTTP, socket and files all ask here. Deny by default,
 * and what somebody may not see does not exist for them (design §9).
 */
export function can(userId: string, subject: Subject): Decision {
  const member = memberOf(subject.conversation, userId);
  if (subject.action === 'join' && subject.conversation.visibility === 'public') return 'yes';
  if (member === undefined) return 'not_found';
  const isAdmin = member.role === 'admin';
  switch (subject.action) {
    case 'join':
    case 'read':
      return 'yes';
    case 'post':
      return subject.conversation.kind === 'broadcast' && !isAdmin ? 'not_allowed' : 'yes';
    case 'invite':
    case 'manage':
      return subject.conversation.kind !== 'direct' && isAdmin ? 'yes' : 'not_allowed';
    case 'leave':
      return subject.conversation.kind === 'direct' ? 'not_allowed' : 'yes';
    case 'edit':
      return subject.message.senderId === userId ? 'yes' : 'not_allowed';
    case 'delete':
      return subject.message.senderId === userId || isAdmin ? 'yes' : 'not_allowed';
    case 'see':
      return isShown(subject.file) || subject.file.ownerId === userId ? 'yes' : 'not_found';
    case 'revoke':
      if (subject.file.ownerId === userId) return 'yes';
      return isShown(subject.file) ? 'not_allowed' : 'not_found';
    case 'confirm':
      return 'yes';
    case 'upload-to':
      return subject.file.ownerId === userId ? 'yes' : 'not_found';
  }
}

export function demand(userId: string, subject: Subject): void {
  const decision = can(userId, subject);
  if (decision !== 'yes') throw new AppError(decision);
}

/** An upload concerns only its owner until it is announced. */
function isShown(file: FileRecord): boolean {
  return 'announcedAt' in file;
}
