import type { FileCard } from './file-card.ts';
import type { ChangeRow, MessageRow } from './rows.ts';

/**
 * The message after one more change row. Server and client fold with this one function, so a live
 * push, a sync page and a history page show the same. A change at or below `applied` is in already.
 */
export function fold(message: MessageRow, change: ChangeRow): MessageRow {
  if (change.seq <= message.applied) return message;
  const applied = change.seq;
  if (message.deletedAt !== undefined && change.kind !== 'delete') return { ...message, applied };
  switch (change.kind) {
    case 'edit':
      return foldEdit(message, change.body.text, change.createdAt, applied);
    case 'delete': {
      const { reactions: _, ...bare } = message;
      return { ...bare, applied, deletedAt: message.deletedAt ?? change.createdAt, body: null };
    }
    case 'react':
      return {
        ...message,
        applied,
        reactions: withReaction(message.reactions ?? {}, change.body.emoji, change.senderId, change.body.on),
      };
    case 'file-changed':
      if (message.kind !== 'file' || message.body === null) return { ...message, applied };
      if (change.body.version <= message.body.version) return { ...message, applied };
      return { ...message, applied, body: keepCaption(change.body, message.body.caption) };
  }
}

function foldEdit(message: MessageRow, text: string, editedAt: number, applied: number): MessageRow {
  if (message.body === null) return { ...message, applied };
  switch (message.kind) {
    case 'text':
      return { ...message, applied, editedAt, body: { ...message.body, text } };
    case 'attachment':
      return { ...message, applied, editedAt, body: { ...message.body, caption: text } };
    case 'file':
      return { ...message, applied, editedAt, body: { ...message.body, caption: text } };
    case 'note':
      return { ...message, applied };
  }
}

/** The caption belongs to the message and may have been edited since the file's card was made. */
function keepCaption({ caption: _, ...card }: FileCard, caption: string | undefined): FileCard {
  return caption === undefined ? card : { ...card, caption };
}

function withReaction(
  reactions: Record<string, string[]>,
  emoji: string,
  userId: string,
  on: boolean,
): Record<string, string[]> {
  const others = (reactions[emoji] ?? []).filter((other) => other !== userId);
  const people = on ? [...others, userId] : others;
  const { [emoji]: _, ...rest } = reactions;
  return people.length > 0 ? { ...rest, [emoji]: people } : rest;
}
