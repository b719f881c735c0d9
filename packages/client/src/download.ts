import { digestOfParts, partCountFor, partRange, type Sha256 } from '@satchel/protocol/digest';
import type { FileCard } from '@satchel/protocol/file-card';
import type { FileReceipts } from './file-receipts.ts';
import type { FileSaver, FileSink, SavedFile } from './file-saver.ts';
import type { HttpApi } from './http-api.ts';
import { RequestFailed } from './request-failed.ts';
import { type Retrying, withRetries } from './with-retries.ts';

export type DownloadDeps = {
  http: Pick<HttpApi, 'contentUrl' | 'authorization'>;
  saver: FileSaver;
  receipts: Pick<FileReceipts, 'keep' | 'post'>;
  sha256: Sha256;
  retrying: Retrying;
};

export type DownloadRun = {
  card: Pick<FileCard, 'fileId' | 'name' | 'size' | 'partSize'>;
  signal: AbortSignal;
  report(bytes: number): void;
  saved(file: SavedFile): void;
};

/**
 * Fetches the parts this device lacks, in order, and proves the whole with a receipt of level `stored`.
 * The proof is durable before the file is called finished: a crash in between costs a request at the
 * next start, never the proof. Rejects with `damaged` when the server says the bytes are others.
 */
export async function runDownload(
  deps: DownloadDeps,
  { card, signal, report, saved }: DownloadRun,
): Promise<void> {
  const { saver, receipts, sha256 } = deps;
  const { fileId } = card;
  const sink = await saver.open(card);
  let receipt: Parameters<FileReceipts['keep']>[0];
  try {
    const digests = await storeParts(deps, sink, { card, signal, report });
    receipt = { fileId, digest: await digestOfParts(digests, sha256), level: 'stored' };
    await receipts.keep(receipt);
    saved(await sink.finish());
  } finally {
    await sink.release();
  }
  if ((await receipts.post(receipt)) === 'damaged') {
    throw new RequestFailed('damaged', 'The file arrived damaged: download it again.', true);
  }
}

async function storeParts(
  { http, retrying }: DownloadDeps,
  sink: FileSink,
  { card: { fileId, size, partSize }, signal, report }: Omit<DownloadRun, 'saved'>,
): Promise<Uint8Array[]> {
  const digests = [...sink.have];
  for (let n = digests.length + 1; n <= partCountFor(size, partSize); n++) {
    const range = partRange(n, size, partSize);
    report(range.start);
    const part = {
      n,
      ...range,
      url: http.contentUrl(fileId),
      headers: http.authorization,
      signal,
      onProgress: (bytes: number) => report(range.start + bytes),
    };
    digests.push(await withRetries(retrying, signal, () => sink.storePart(part)));
  }
  report(size);
  return digests;
}
