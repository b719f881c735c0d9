import { describe, expect, it } from 'vitest';
import { readText, repositoryFiles } from './repository.ts';
import { withoutComments } from './without-comments.ts';

const SPEC = 'packages/protocol/SPEC.md';
const TEST_FILE = /(\.test\.tsx?|\.contract\.ts)$/;

/** `**F4**` states a rule; `**F8** *(planned)*` one that is not built yet and needs no test. */
const stated = [...readText(SPEC).matchAll(/\*\*([A-Z]\d{1,2})\*\*( [*_]\(planned\)[*_])?/g)].map(
  ([, rule = '', planned]) => ({ rule, planned: planned !== undefined }),
);

/** A title carries its rules at its front: `it('[F4] …')`, `it('[M1] [M2] …')`. */
const carried = repositoryFiles()
  .filter((path) => TEST_FILE.test(path))
  .flatMap((path) =>
    [...withoutComments(readText(path)).matchAll(/['"`]((?:\[[A-Z]\d{1,2}\]\s*)+)/g)].flatMap(
      ([, front = '']) => [...front.matchAll(/[A-Z]\d+/g)].map(([rule]) => ({ rule, path })),
    ),
  );

describe('numbered rules', () => {
  it('are stated', () => {
    expect(stated.length).toBeGreaterThan(0);
  });

  it('each have a test that carries the number, unless they are planned', () => {
    const tested = new Set(carried.map(({ rule }) => rule));
    const planned = new Set(stated.filter((one) => one.planned).map(({ rule }) => rule));
    const untested = new Set(
      stated.map(({ rule }) => rule).filter((rule) => !planned.has(rule) && !tested.has(rule)),
    );
    expect([...untested]).toEqual([]);
  });

  it('exist when a test names them', () => {
    const known = new Set(stated.map(({ rule }) => rule));
    expect(carried.filter(({ rule }) => !known.has(rule))).toEqual([]);
  });
});
