import {
  contentDigestHeader,
  partCountFor,
  partRange,
  type Sha256,
  toBase64,
} from '@satchel/protocol/digest';
import type { HttpApi } from './http-api.ts';
import type { PartSender } from './part-sender.ts';
import { readBlob } from './read-blob.ts';
import { failureFromAnswer } from './request-failed.ts';
import { type Retrying, withRetries } from './with-retries.ts';

/** Parts of one file under way at the same time. */
const PARTS_AT_ONCE = 3;

export type PartsDeps = {
  http: Pick<HttpApi, 'listParts' | 'partUrl' | 'authorization'>;
  sendPart: PartSender;
  sha256: Sha256;
  retrying: Retrying;
};

export type PartsRun = {
  file: Blob;
  fileId: string;
  partSize: number;
  signal: AbortSignal;
  report(bytes: number): void;
};

/**
 * Sends the parts that the server has not recorded with our digest. Every part is read for its
 * digest, but what is sent is the slice of the file itself, never the bytes read.
 * @returns all digests in order
 */
export async function sendParts(deps: PartsDeps, { file, fileId, partSize, signal, report }: PartsRun) {
  const { http, retrying } = deps;
  const listed = await withRetries(retrying, signal, () => http.listParts(fileId, { signal }));
  const recorded = new Map(listed.map(({ n, digest }) => [n, digest]));
  const count = partCountFor(file.size, partSize);
  const digests = new Array<Uint8Array>(count);
  const sent = new Map<number, number>();
  let total = 0;

  const progress = (n: number, bytes: number) => {
    total += bytes - (sent.get(n) ?? 0);
    sent.set(n, bytes);
    report(total);
  };

  const sendOne = async (n: number, stop: AbortSignal) => {
    const { start, end } = partRange(n, file.size, partSize);
    const slice = file.slice(start, end);
    const digest = await deps.sha256(await readBlob(slice));
    digests[n - 1] = digest;
    if (recorded.get(n) !== toBase64(digest)) {
      const answer = await deps.sendPart({
        url: http.partUrl(fileId, n),
        headers: {
          ...http.authorization,
          'content-type': 'application/octet-stream',
          'content-digest': contentDigestHeader(digest),
        },
        body: slice,
        signal: stop,
        onProgress: (bytes) => progress(n, Math.min(bytes, slice.size)),
      });
      if (answer.status >= 300) throw failureFromAnswer(answer.status, answer.text, answer.retryAfter);
    }
    progress(n, slice.size);
  };

  let next = 1;
  await sideBySide(PARTS_AT_ONCE, signal, async (stop) => {
    while (next <= count) {
      const n = next++;
      // A checksum that does not match was damaged on the way, or the file changed: both need a new look.
      await withRetries(retrying, stop, () => sendOne(n, stop), ['checksum_mismatch']);
    }
  });
  return digests;
}

/** The first failure stops the others and is the one reported; returns when all have stopped. */
async function sideBySide(workers: number, signal: AbortSignal, run: (stop: AbortSignal) => Promise<void>) {
  const broken = new AbortController();
  const stop = AbortSignal.any([signal, broken.signal]);
  let first: unknown;
  const worker = async () => {
    try {
      await run(stop);
    } catch (error) {
      first ??= error;
      broken.abort();
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  if (first !== undefined) throw first;
}
