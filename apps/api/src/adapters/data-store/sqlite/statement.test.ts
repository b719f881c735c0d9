import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bindable, prepare } from './statement.ts';

describe('statement', () => {
  let database: DatabaseSyncInstance;
  beforeEach(() => {
    database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE rows (value ANY) STRICT');
  });
  afterEach(() => database.close());

  const values = () =>
    database
      .prepare('SELECT value FROM rows')
      .all()
      .map(({ value }) => value);

  it('stores texts, whole numbers, bytes and null as they are', () => {
    const insert = prepare(database, 'INSERT INTO rows VALUES (?)');
    const view = new Uint8Array([0, 1, 2, 3]).subarray(1, 3);
    const given: Bindable[] = ['', 'é🎣', 0, -1, Number.MAX_SAFE_INTEGER, view, new Uint8Array(0), null];
    for (const value of given) expect(insert.run(value)).toBe(1);
    expect(values()).toEqual(given);
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['a fraction', 0.5],
    ['a number beyond exactness', 2 ** 53],
    ['a boolean', true],
    ['an ArrayBuffer', new ArrayBuffer(4)],
    ['an object', {}],
    ['a date', new Date(0)],
  ])('refuses %s', (_, value) => {
    const insert = prepare(database, 'INSERT INTO rows VALUES (?)');
    expect(() => insert.run(value as Bindable)).toThrow(TypeError);
    expect(values()).toEqual([]);
  });

  it.each(['cut\u0000here', '\ud83d', 'x\udc00'])('refuses the text %j', (value) => {
    const insert = prepare(database, 'INSERT INTO rows VALUES (?)');
    expect(() => insert.run(value)).toThrow(expect.objectContaining({ code: 'bad_text' }));
    expect(values()).toEqual([]);
  });

  it('refuses too few and too many values', () => {
    const select = prepare(database, 'SELECT ?1 AS a, ?2 AS b, ?1 AS again');
    expect(select.get(1, 2)).toEqual({ a: 1, b: 2, again: 1 });
    expect(() => select.get(1)).toThrow('2 values expected, 1 given');
    expect(() => select.all(1, 2, 1)).toThrow('2 values expected, 3 given');
  });
});
