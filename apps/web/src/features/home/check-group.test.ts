import { RequestFailed } from '@satchel/client/request-failed';
import { describe, expect, it } from 'vitest';
import { checkGroup, type GroupEntry, refusedGroup } from './check-group.ts';

const room: GroupEntry = { name: 'People', visibility: 'public', kind: 'group', slug: 'people' };

describe('a new group or room', () => {
  it('needs a name, and an address only when it is public', () => {
    expect(checkGroup(room)).toEqual({});
    expect(Object.keys(checkGroup({ ...room, name: ' ', slug: '' }))).toEqual(['name']);
    expect(Object.keys(checkGroup({ ...room, slug: '' }))).toEqual(['slug']);
    expect(Object.keys(checkGroup({ ...room, slug: 'two words' }))).toEqual(['slug']);
    expect(checkGroup({ ...room, visibility: 'private', slug: '' })).toEqual({});
  });

  it('shows a refusal on the field that can cure it', () => {
    const refusal = (code: string, field?: string) => new RequestFailed(code, 'No.', false, { field });
    expect(Object.keys(refusedGroup(refusal('slug_taken'), 'No.'))).toEqual(['slug']);
    expect(refusedGroup(refusal('invalid_name', 'name'), 'No.')).toEqual({ name: 'No.' });
    expect(refusedGroup(refusal('rate_limited'), 'No.')).toEqual({ form: 'No.' });
  });
});
