import type { NoteBody } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { noteText, peopleIn } from './note-text.ts';

const names: Record<string, string> = { a: 'You', l: 'Luis', m: 'Mo' };
const say = (note: NoteBody) => noteText(note, 'a', (id) => names[id] ?? '?');

describe('note text', () => {
  it('tells what happened to a group', () => {
    expect(say({ event: 'created', by: 'a', name: 'Trip' })).toBe('You created “Trip”');
    expect(say({ event: 'added', by: 'a', userIds: ['l', 'm'] })).toBe('You added Luis and Mo');
    expect(say({ event: 'removed', by: 'l', userId: 'm' })).toBe('Luis removed Mo');
    expect(say({ event: 'role', by: 'l', userId: 'm', role: 'admin' })).toBe('Luis made Mo an admin');
    expect(say({ event: 'removed', by: 'l', userId: 'a' })).toBe('Luis removed you');
    expect(say({ event: 'left', userId: 'm' })).toBe('Mo left');
  });

  it('names everybody it mentions beforehand', () => {
    expect(peopleIn({ event: 'added', by: 'a', userIds: ['l', 'm'] })).toEqual(['a', 'l', 'm']);
    expect(peopleIn({ event: 'removed', by: 'l', userId: 'm' })).toEqual(['l', 'm']);
  });
});
