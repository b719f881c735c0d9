import { slug as slugSchema } from '@satchel/protocol/names';
import { describe, expect, it } from 'vitest';
import { slugOf, slugsFor } from './slug.ts';

describe('the address a name suggests', () => {
  it.each([
    ['People', 'people'],
    ['Déjà vu: Café №5', 'deja-vu-cafe-no5'],
    ['  --a__b--  ', 'a-b'],
    ['ﬁne print', 'fine-print'],
    ['x'.repeat(64), 'x'.repeat(48)],
    [`${'y'.repeat(47)} and more`, 'y'.repeat(47)],
  ])('[R1] of %j is %j', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
    expect(slugSchema.parse(slug)).toBe(slug);
  });

  it.each(['Ёлка', '日本', '👋', '---'])('[R1] of %j is none', (name) => {
    expect(slugOf(name)).toBeUndefined();
  });

  it('[R1] is followed by numbered ones, then by tails, all of them valid', () => {
    const slugs = slugsFor('People', () => 'cafe0123'.repeat(4));
    const first = Array.from({ length: 10 }, () => slugs.next().value);
    expect(first.slice(0, 3)).toEqual(['people', 'people-2', 'people-3']);
    expect(first.at(-1)).toBe('people-cafe0123');
    expect(slugsFor('日本', () => 'cafe0123'.repeat(4)).next().value).toBe('room-cafe0123');
    for (const slug of first) expect(slugSchema.parse(slug)).toBe(slug);
  });
});
