import { describe, expect, it } from 'vitest';
import { canonicalText } from './canonical-text.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('the canonical text of a record', () => {
  it('does not depend on the order of fields, or on fields that are absent in two ways', () => {
    const one = { b: 1, a: { d: [1, 'x', null], c: true } };
    const other = { a: { c: true, d: [1, 'x', null] }, e: undefined, b: 1 };
    expect(canonicalText(one, hex)).toBe('{"a":{"c":true,"d":[1,"x",null]},"b":1}');
    expect(canonicalText(other, hex)).toBe(canonicalText(one, hex));
  });

  it('tells apart what differs: the order of a list, a text from a number, nothing from none', () => {
    const values = [[1, 2], [2, 1], ['1', 2], { a: null }, {}, { a: '' }, { a: [] }, { a: {} }];
    expect(new Set(values.map((value) => canonicalText(value, hex))).size).toBe(values.length);
  });

  it('has of bytes what the caller makes of them', () => {
    expect(canonicalText({ bytes: Uint8Array.of(0, 255) }, hex)).toBe('{"bytes":{"bytes":"00ff"}}');
  });
});
