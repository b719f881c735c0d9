import { randomInt } from 'node:crypto';
import fc from 'fast-check';

/** A failure is found again with `SEED=… npx vitest run … <file>`; titles and fast-check's own report carry it. */
export const seed = Number(process.env.SEED ?? randomInt(1_000_000));

const RUNS = process.env.SATCHEL_TEST_LONG === '1' ? 5000 : 50;

/** @throws with the smallest input found that breaks the property, its seed and its path */
export async function checkProperty<Input>(
  input: fc.Arbitrary<Input>,
  holds: (input: Input) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(input, holds), { seed, numRuns: RUNS, endOnFailure: false });
}

/** Texts of every kind of trouble: unpaired surrogates, controls, bidi marks, paths, markup, and what people write. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.constantFrom(
    '',
    '\u0000',
    '\ud800',
    '../../etc/passwd',
    '..\\..\\x',
    'C:\\x',
    'CON',
    'a\r\nSet-Cookie: x=1',
    '\u202Egnp.exe',
    '"; filename="x"',
    '<script>alert(1)</script>',
    "' OR 1=1 --",
    '{"$gt":""}',
    '%00%2e%2e%2f',
    'x'.repeat(9000),
    '\u0301'.repeat(2000),
  ),
);

const anyKey = fc.oneof(
  fc.string(),
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'id', 'type', 'cid', '$where'),
);

/** Any JSON, also such that no library would write: prototypes as keys, huge numbers, deep nests. */
export const anyJson: fc.Arbitrary<string> = fc.oneof(
  fc.jsonValue({ maxDepth: 6 }).map((value) => JSON.stringify(value)),
  fc.dictionary(anyKey, fc.oneof(anyText, fc.jsonValue())).map((value) => JSON.stringify(value)),
  anyText,
  fc.integer({ min: 1, max: 3000 }).map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`),
  fc.constantFrom('1e999', '-0', '{"a":1,"a":2}', '{"__proto__":{"admin":true}}', '\ufeff{}', '[1,]'),
);

/** A valid object with one or more of its fields replaced, removed, or joined by others. */
export function nearly<Value extends object>(valid: Value): fc.Arbitrary<string> {
  const anyValue = fc.oneof(anyText, fc.jsonValue(), fc.double(), fc.constant(undefined));
  const key = fc.oneof(fc.constantFrom(...Object.keys(valid)), anyKey);
  return fc
    .array(fc.tuple(key, anyValue), { minLength: 0, maxLength: 3 })
    .map((changes) => JSON.stringify({ ...valid, ...Object.fromEntries(changes) }));
}
