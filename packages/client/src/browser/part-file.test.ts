import { describe, expect, it } from 'vitest';
import { hexId } from '../../test-support/rows.ts';
import { nodeSha256 } from '../node/node-sha256.ts';
import { createPartFile } from './part-file.ts';
import type { SyncAccessHandle } from './sync-access-handle.ts';

const bytes = Uint8Array.from({ length: 10 }, (_, index) => index);
const file = { fileId: hexId('f1'), name: 'a.bin', size: 10, partSize: 4 };

/** A sync access handle over memory, with a log of what was flushed in which order. */
function handleOver(log: string[], name: string, room = 1000) {
  let content = new Uint8Array(0);
  const handle: SyncAccessHandle & { content(): Uint8Array } = {
    read(target, { at }) {
      const part = content.subarray(at, at + target.length);
      target.set(part);
      return part.length;
    },
    write(source, { at }) {
      if (at + source.length > room) throw new DOMException('full', 'QuotaExceededError');
      const grown = new Uint8Array(Math.max(content.length, at + source.length));
      grown.set(content);
      grown.set(source, at);
      content = grown;
      log.push(`${name} write`);
      return source.length;
    },
    truncate: (size) => {
      content = content.slice(0, size);
    },
    getSize: () => content.length,
    flush: () => void log.push(`${name} flush`),
    close: () => void log.push(`${name} close`),
    content: () => content,
  };
  return handle;
}

function setUp(room?: number) {
  const log: string[] = [];
  const data = handleOver(log, 'data', room);
  const digests = handleOver(log, 'digests');
  const fetch = async (_url: string, init: RequestInit) => {
    const [, first, last] = /bytes=(\d+)-(\d+)/.exec(new Headers(init.headers).get('range') ?? '') ?? [];
    return new Response(bytes.slice(Number(first), Number(last) + 1), { status: 206 });
  };
  const make = () => createPartFile({ file, data, digests, fetch, sha256: nodeSha256 });
  const range = (n: number) => ({
    url: 'http://model',
    headers: {},
    start: (n - 1) * 4,
    end: Math.min(n * 4, 10),
    signal: new AbortController().signal,
  });
  return { log, data, digests, make, range };
}

describe('a file in two sync access handles', () => {
  it('has a part once its digest is written, after its bytes are flushed', async () => {
    const { log, data, digests, make, range } = setUp();
    const partFile = make();
    const digest = await partFile.store(1, range(1), () => undefined);
    expect(log).toEqual(['data write', 'data flush', 'digests write', 'digests flush']);
    expect(data.content()).toEqual(bytes.subarray(0, 4));
    expect(digests.content()).toEqual(new Uint8Array(digest));
    await partFile.store(2, range(2), () => undefined);
    await partFile.store(3, range(3), () => undefined);
    expect(data.content()).toEqual(bytes);
    expect(make().have()).toHaveLength(3);
    expect(Buffer.from(make().have()[0] ?? [])).toEqual(Buffer.from(await nodeSha256(bytes.subarray(0, 4))));
  });

  it('does not count digests whose bytes are not there', async () => {
    const { data, make, range } = setUp();
    const partFile = make();
    for (const n of [1, 2]) await partFile.store(n, range(n), () => undefined);
    data.truncate(5);
    expect(make().have()).toHaveLength(1);
  });

  it('says when the device is full, and goes on when there is room again', async () => {
    const { make, range } = setUp(6);
    const partFile = make();
    await partFile.store(1, range(1), () => undefined);
    for (let tries = 0; tries < 2; tries++) {
      const full = partFile.store(2, range(2), () => undefined);
      await expect(full).rejects.toMatchObject({ code: 'no_space', retryable: false });
    }
    expect(make().have()).toHaveLength(1);
  });

  it('lets go of both', () => {
    const { log, make } = setUp();
    make().close();
    expect(log).toEqual(['data close', 'digests close']);
  });
});
