import { expect, it } from 'vitest';
import { createRandomPool } from './random-pool.ts';

/** Numbers each filling, so that a byte given twice is seen. */
function counting() {
  let fillings = 0;
  const take = createRandomPool((bytes) => {
    fillings += 1;
    for (let at = 0; at < bytes.length; at += 2) {
      bytes[at] = fillings;
      bytes[at + 1] = (at / 2) % 256;
    }
  });
  return { take, fillings: () => fillings };
}

it('gives what the source gave, every byte once, and asks it seldom', () => {
  const { take, fillings } = counting();
  const all = Array.from({ length: 256 }, () => [...take(16)]).flat();
  expect(fillings()).toBe(1);
  expect(all.filter((_, at) => at % 2 === 1)).toEqual(Array.from({ length: 2048 }, (_, at) => at % 256));
  expect(take(16)[0]).toBe(2);
});

it('never joins the end of one filling to the next', () => {
  const { take } = counting();
  take(4090);
  expect([...take(16)].filter((_, at) => at % 2 === 0)).toEqual(new Array(8).fill(2));
});

it('refuses more than it holds', () => {
  expect(() => counting().take(4097)).toThrow(RangeError);
});
