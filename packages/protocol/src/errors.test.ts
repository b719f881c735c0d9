import { describe, expect, it } from 'vitest';
import { type ErrorCode, errors, isErrorCode } from './errors.ts';

const table = Object.entries(errors);

describe('error codes', () => {
  it.each(table)(
    '%s is snake_case with a status, a retry rule and a remedy',
    (code, { status, retryable, remedy }) => {
      expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(Number.isInteger(status) && status >= 400 && status <= 599).toBe(true);
      expect(typeof retryable).toBe('boolean');
      expect(remedy).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('[M13] allow the same cid again where time may help, and nowhere else', () => {
    const timeHelps: readonly ErrorCode[] = [
      'request_timeout',
      'not_yet',
      'upload_running',
      'part_busy',
      'changed_meanwhile',
      'room_full',
      'too_many_attempts',
      'rate_limited',
      'too_many_uploads',
      'internal',
      'unavailable',
      'storage_unavailable',
      'server_full',
    ];
    const retryable = table.filter(([, error]) => error.retryable).map(([code]) => code);
    expect(retryable.sort()).toEqual([...timeHelps].sort());
  });

  it('are a closed set', () => {
    for (const [code] of table) expect(isErrorCode(code)).toBe(true);
    for (const text of ['', 'NOT_FOUND', 'toString', '__proto__', 'constructor']) {
      expect(isErrorCode(text)).toBe(false);
    }
  });
});
