import type { MessageRow } from '@satchel/protocol/rows';
import { noteText } from './note-text.ts';
import { strings } from './strings.ts';

/** A message in one line, as lists and announcements show it. */
export function messageSummary(message: MessageRow, me: string, nameOf: (userId: string) => string): string {
  if (message.deletedAt !== undefined || message.body === null) return strings.deletedMessage;
  switch (message.kind) {
    case 'text':
      return message.body.text;
    case 'attachment':
      if (message.body.caption !== undefined) return message.body.caption;
      return message.body.inline === undefined ? strings.file(message.body.name) : strings.picture;
    case 'file':
      return strings.file(message.body.name);
    case 'note':
      return noteText(message.body, me, nameOf);
  }
}
