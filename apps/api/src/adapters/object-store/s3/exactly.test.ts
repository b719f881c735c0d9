import { once } from 'node:events';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exactly } from './exactly.ts';

const PATIENCE = 60_000;

describe('a read', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('fails when the store sends no byte for too long, and lets go of its line', async () => {
    const body = new Readable({ read() {} });
    body.push('abc');
    const stream = exactly(body, 10, PATIENCE);
    const closed = once(body, 'close');
    const read = expect(stream.toArray()).rejects.toMatchObject({ code: 'storage_unavailable' });
    vi.advanceTimersByTime(PATIENCE);
    await read;
    await closed;
  });

  it('has patience with a reader that wants nothing for longer than that', async () => {
    const body = new Readable({ read() {} });
    const stream = exactly(body, 200_000, PATIENCE);
    body.push(Buffer.alloc(200_000));
    body.push(null);
    await once(stream, 'readable');
    vi.advanceTimersByTime(3 * PATIENCE);
    const chunks: Buffer[] = await stream.toArray();
    expect(Buffer.concat(chunks)).toHaveLength(200_000);
  });
});
