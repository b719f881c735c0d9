import type { NoteBody } from '@satchel/protocol/rows';
import type { Conversation } from './conversation.ts';

/**
 * Who has to see the conversation anew after the changes its pending notes tell of, those who left
 * included. In a public one that is who came, left or got another role: a crowd must not be told in
 * full of everybody who passes by.
 */
export function concernedBy({ visibility, members, pendingNotes }: Conversation): string[] {
  const everybody = members.map(({ userId }) => userId);
  const named = pendingNotes.flatMap(({ body }) => namedIn(body) ?? everybody);
  return [...new Set(visibility === 'public' ? named : [...everybody, ...named])];
}

/** @returns undefined when the note is about all of them */
function namedIn(body: NoteBody): string[] | undefined {
  switch (body.event) {
    case 'created':
    case 'renamed':
      return undefined;
    case 'added':
      return body.userIds;
    case 'joined':
    case 'left':
    case 'removed':
    case 'role':
      return [body.userId];
  }
}
