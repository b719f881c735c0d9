import type { Row } from '@satchel/protocol/rows';
import type { SimpleEvent } from '@satchel/protocol/simple-room';
import { readableSize } from './readable-size.ts';

export type NameOf = (userId: string) => string;

/** What a row is for a room that knows coming, going and text; most rows are nothing (S3, S6, S8). */
export function simpleEvents(row: Row, slug: string, nameOf: NameOf): SimpleEvent[] {
  if (row.kind === 'note') return notes(row, slug, nameOf);
  const text = textOf(row);
  return text === undefined ? [] : [{ type: 'chat', name: nameOf(row.senderId), text }];
}

/** @returns undefined for a row that nobody said anything with, or that was deleted */
export function textOf(row: Row): string | undefined {
  switch (row.kind) {
    case 'text':
      return row.body?.text;
    case 'attachment':
    case 'file': {
      if (row.body === null) return undefined;
      const { name, size, caption } = row.body;
      return `[file] ${name} (${readableSize(size)})${caption === undefined ? '' : `: ${caption}`}`;
    }
    default:
      return undefined;
  }
}

export function joinedNote(name: string, slug: string): SimpleEvent {
  return { type: 'note', text: `${name} joined "${slug}".` };
}

function notes({ body }: Extract<Row, { kind: 'note' }>, slug: string, nameOf: NameOf): SimpleEvent[] {
  switch (body?.event) {
    case 'joined':
      return [joinedNote(nameOf(body.userId), slug)];
    case 'added':
      return body.userIds.map((userId) => joinedNote(nameOf(userId), slug));
    case 'left':
    case 'removed':
      return [{ type: 'note', text: `${nameOf(body.userId)} left "${slug}".` }];
    default:
      return [];
  }
}

/** Whose names `simpleEvents` asks for. */
export function namedIn(row: Row): string[] {
  if (row.kind !== 'note') return [row.senderId];
  switch (row.body?.event) {
    case 'joined':
    case 'left':
    case 'removed':
      return [row.body.userId];
    case 'added':
      return row.body.userIds;
    default:
      return [];
  }
}
