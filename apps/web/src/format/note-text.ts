import type { NoteBody } from '@satchel/protocol/rows';
import { strings } from './strings.ts';

/** Everybody a note mentions, so that their names can be looked up before it is worded. */
export function peopleIn(note: NoteBody): string[] {
  switch (note.event) {
    case 'created':
    case 'renamed':
      return [note.by];
    case 'added':
      return [note.by, ...note.userIds];
    case 'joined':
    case 'left':
      return [note.userId];
    case 'removed':
    case 'role':
      return [note.by, note.userId];
  }
}

/** What happened to the conversation, in words. `nameOf` names me as the one who acts: "You". */
export function noteText(note: NoteBody, me: string, nameOf: (userId: string) => string): string {
  const whom = (userId: string) => (userId === me ? strings.youAsObject : nameOf(userId));
  switch (note.event) {
    case 'created':
      return strings.noteCreated(nameOf(note.by), note.name);
    case 'added':
      return strings.noteAdded(nameOf(note.by), note.userIds.map(whom));
    case 'joined':
      return strings.noteJoined(nameOf(note.userId));
    case 'left':
      return strings.noteLeft(nameOf(note.userId));
    case 'removed':
      return strings.noteRemoved(nameOf(note.by), whom(note.userId));
    case 'role':
      return note.role === 'admin'
        ? strings.noteMadeAdmin(nameOf(note.by), whom(note.userId))
        : strings.noteMadeMember(nameOf(note.by), whom(note.userId));
    case 'renamed':
      return strings.noteRenamed(nameOf(note.by), note.name);
  }
}
