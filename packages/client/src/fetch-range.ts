import type { Fetch } from './http-call.ts';
import { aborted, failureFromAnswer, networkFailure, RequestFailed } from './request-failed.ts';

export type Range = {
  url: string;
  headers: Record<string, string>;
  start: number;
  end: number;
  signal: AbortSignal;
};

/**
 * Reads exactly the bytes [start, end) of a resource into `buffer`, which must hold them.
 * @returns the buffer the bytes are in: where streams read into given memory it is the same memory
 *   under a new ArrayBuffer, and the one passed in is detached
 * @throws RequestFailed; `network` also when the answer is shorter or longer than the range
 */
export async function fetchRange(
  fetch: Fetch,
  { url, headers, start, end, signal }: Range,
  buffer: ArrayBuffer,
  onProgress: (bytes: number) => void,
): Promise<ArrayBuffer> {
  const length = end - start;
  try {
    // An empty range cannot be asked for; a file of zero bytes is its whole content.
    const range = length > 0 ? { range: `bytes=${start}-${end - 1}` } : {};
    const response = await fetch(url, {
      headers: { ...headers, ...range },
      credentials: 'same-origin',
      signal,
    });
    const { ok, status } = response;
    if (!ok) throw failureFromAnswer(status, await response.text(), response.headers.get('retry-after'));
    if (status !== 206 && start > 0) throw unexpected('The server ignored the range.');
    const filled = await readInto(response.body, buffer, length, onProgress);
    if (filled.length !== length) throw networkFailure();
    return filled.buffer;
  } catch (cause) {
    if (cause instanceof RequestFailed) throw cause;
    throw signal.aborted ? aborted(cause) : networkFailure(cause);
  }
}

type Filled = { buffer: ArrayBuffer; length: number };

async function readInto(
  body: ReadableStream<Uint8Array> | null,
  buffer: ArrayBuffer,
  length: number,
  onProgress: (bytes: number) => void,
): Promise<Filled> {
  if (body === null || length === 0) {
    await body?.cancel();
    return { buffer, length: 0 };
  }
  const reader = byteReader(body);
  return reader === undefined
    ? copyAll(body.getReader(), buffer, length, onProgress)
    : readBytes(reader, buffer, length, onProgress);
}

/** Byte readers fill our one buffer; engines without them hand out a new one per chunk. */
function byteReader(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: 'byob' });
  } catch {
    return undefined;
  }
}

async function readBytes(
  reader: ReadableStreamBYOBReader,
  first: ArrayBuffer,
  length: number,
  onProgress: (bytes: number) => void,
): Promise<Filled> {
  let buffer = first;
  let offset = 0;
  while (offset < length) {
    const { value, done } = await reader.read(new Uint8Array(buffer, offset, length - offset));
    if (value !== undefined) {
      buffer = value.buffer as ArrayBuffer;
      offset += value.byteLength;
      onProgress(offset);
    }
    if (done) return { buffer, length: offset };
  }
  await reader.cancel();
  return { buffer, length: offset };
}

async function copyAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  buffer: ArrayBuffer,
  length: number,
  onProgress: (bytes: number) => void,
): Promise<Filled> {
  const target = new Uint8Array(buffer);
  let offset = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (offset + next.value.length > length) {
      await reader.cancel();
      return { buffer, length: offset + next.value.length };
    }
    target.set(next.value, offset);
    offset += next.value.length;
    onProgress(offset);
  }
  return { buffer, length: offset };
}

function unexpected(message: string): RequestFailed {
  return new RequestFailed('bad_answer', message, false);
}
