import { searchable } from '../../../domain/account.ts';

/** Every ending of the text, in the form it is compared in: whatever is a part of it begins one of them. */
export function endsOf(text: string): string[] {
  const letters = [...searchable(text)];
  return [...new Set(letters.map((_, index) => letters.slice(index).join('')))];
}

/** Literal, anchored and without flags, so that the server walks one range of an index of endings. */
export function beginsWith(text: string): RegExp {
  return new RegExp(`^${searchable(text).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`);
}
