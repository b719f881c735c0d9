import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { isStorableText } from '@satchel/protocol/text';
import { AppError } from '../../../domain/app-error.ts';

export type Bindable = string | number | null | Uint8Array;

export type Statement<Found> = {
  get(...values: Bindable[]): Found | undefined;
  all(...values: Bindable[]): Found[];
  /** @returns how many rows changed */
  run(...values: Bindable[]): number;
};

/**
 * A prepared statement that refuses what the driver would bind as something else: a missing value and
 * NaN become NULL there, a text ends at U+0000, a lone surrogate becomes U+FFFD.
 * @param sql has positional parameters only, and no question mark inside a literal
 */
export function prepare<Found>(database: DatabaseSyncInstance, sql: string): Statement<Found> {
  const prepared = database.prepare(sql);
  const expected = countParameters(sql);
  const checked = (values: Bindable[]) => {
    if (values.length !== expected)
      throw new TypeError(`${expected} values expected, ${values.length} given`);
    for (const value of values) demandBindable(value);
    return values;
  };
  return {
    get: (...values) => prepared.get(...checked(values)),
    all: (...values) => prepared.all(...checked(values)),
    run: (...values) => Number(prepared.run(...checked(values)).changes),
  };
}

function countParameters(sql: string): number {
  let count = 0;
  for (const [, number] of sql.matchAll(/\?(\d*)/g)) {
    count = number ? Math.max(count, Number(number)) : count + 1;
  }
  return count;
}

function demandBindable(value: Bindable): void {
  if (typeof value === 'string') {
    if (!isStorableText(value)) throw new AppError('bad_text');
    return;
  }
  if (Number.isSafeInteger(value) || value === null || value instanceof Uint8Array) return;
  throw new TypeError(`A value of type ${typeof value} cannot be stored: ${String(value)}`);
}
