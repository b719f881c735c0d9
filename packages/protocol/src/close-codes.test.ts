import { describe, expect, it } from 'vitest';
import { closeCodes, mayReconnect } from './close-codes.ts';

const table = Object.entries(closeCodes);

describe('close codes', () => {
  it('are of ours or one that RFC 6455 registers, each once', () => {
    for (const [, code] of table)
      expect(code === 1008 || code === 1012 || (code >= 4000 && code <= 4999)).toBe(true);
    expect(new Set(Object.values(closeCodes)).size).toBe(table.length);
  });

  it.each([
    ['serviceRestart', true],
    ['overloaded', true],
    ['helloTimeout', true],
    ['tooManySockets', false],
    ['pingFlood', false],
    ['badFrames', false],
    ['helloExpected', false],
    ['sessionEnded', false],
    ['helloRepeated', false],
    ['protocolUnsupported', false],
  ] as const)('%s lets a client come back: %s', (name, expected) => {
    expect(mayReconnect(closeCodes[name])).toBe(expected);
  });

  it.each([1000, 1001, 1005, 1006, 1011, 1012, 1013, 1014, 1015, 3000, 4000, 4250, 4499])(
    '%i means come back later',
    (code) => {
      expect(mayReconnect(code)).toBe(true);
    },
  );

  it.each([1002, 1003, 1007, 1008, 1009, 1010, 4500, 4750, 4999])('%i means stay away', (code) => {
    expect(mayReconnect(code)).toBe(false);
  });
});
