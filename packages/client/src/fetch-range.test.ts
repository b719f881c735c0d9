import { afterEach, describe, expect, it } from 'vitest';
import { breakAfter, openContentServer, refuse } from '../test-support/content-server.ts';
import { fetchRange } from './fetch-range.ts';

const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
let close: () => Promise<unknown> = async () => undefined;
afterEach(() => close());

async function open(content = bytes) {
  const server = await openContentServer(content);
  close = server.close;
  const read = async (start: number, end: number, signal = new AbortController().signal) => {
    const progress: number[] = [];
    const range = { url: server.url, headers: {}, start, end, signal };
    const buffer = await fetchRange(fetch, range, new ArrayBuffer(400_000), (count) => progress.push(count));
    return { buffer, progress };
  };
  return { server, read };
}

describe('a range', () => {
  it('is read into one buffer that can be used again', async () => {
    const { read, server } = await open();
    const { buffer, progress } = await read(1000, 250_000);
    expect(server.ranges).toEqual(['bytes=1000-249999']);
    expect(Buffer.from(buffer, 0, 249_000).equals(bytes.subarray(1000, 250_000))).toBe(true);
    expect(buffer.byteLength).toBe(400_000);
    expect(progress.at(-1)).toBe(249_000);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  it('of an empty file is its whole content', async () => {
    const { read, server } = await open(new Uint8Array(0));
    expect((await read(0, 0)).progress).toEqual([]);
    expect(server.ranges).toEqual([undefined]);
  });

  it('is copied where streams cannot read into given memory', async () => {
    const chunks = [bytes.subarray(0, 7), bytes.subarray(7, 20)];
    const body = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(chunk);
          controller.close();
        },
      });
    const plain = async () => new Response(body(), { status: 206 });
    const range = { url: 'http://model', headers: {}, signal: new AbortController().signal };
    const ignore = () => undefined;
    const buffer = await fetchRange(plain, { ...range, start: 0, end: 20 }, new ArrayBuffer(20), ignore);
    expect(new Uint8Array(buffer)).toEqual(bytes.subarray(0, 20));
    for (const end of [19, 21]) {
      const odd = fetchRange(plain, { ...range, start: 0, end }, new ArrayBuffer(end), ignore);
      await expect(odd).rejects.toMatchObject({ code: 'network', retryable: true });
    }
  });

  it('that ends early is a network failure, which may be repeated', async () => {
    const { read, server } = await open();
    server.next.push(breakAfter(bytes, 1000));
    await expect(read(0, 200_000)).rejects.toMatchObject({ code: 'network', retryable: true });
    await expect(read(0, 200_000)).resolves.toBeDefined();
  });

  it('is not taken from an answer that is the whole file', async () => {
    const { read, server } = await open();
    server.next.push((_request, response) => response.end(bytes));
    await expect(read(10, 20)).rejects.toMatchObject({ code: 'bad_answer', retryable: false });
  });

  it('carries the refusal of the server', async () => {
    const { read, server } = await open();
    server.next.push(refuse(410, 'gone'), (_request, response) => response.writeHead(502).end('<html>'));
    await expect(read(0, 10)).rejects.toMatchObject({ code: 'gone', status: 410, retryable: false });
    await expect(read(0, 10)).rejects.toMatchObject({ code: 'bad_answer', status: 502, retryable: true });
  });

  it('stops when it is aborted', async () => {
    const { read, server } = await open();
    const stop = new AbortController();
    server.next.push((_request, response) => {
      response.writeHead(206).write('x');
      stop.abort();
    });
    await expect(read(0, 200_000, stop.signal)).rejects.toMatchObject({ code: 'aborted' });
  });
});
