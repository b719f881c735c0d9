import { digestOfParts } from '@satchel/protocol/digest';
import type { HttpApi, UploadDraft } from './http-api.ts';
import { asRequestFailed } from './request-failed.ts';
import { type PartsDeps, sendParts } from './upload-parts.ts';
import type { UploadRecord, UploadStore } from './upload-store.ts';
import { withRetries } from './with-retries.ts';

/** What the server has recorded is not what we sent: another look at its list shows the difference. */
const MISSES_PARTS = new Set<string>(['parts_missing', 'checksum_mismatch']);
const ROUNDS = 3;

export type UploadDeps = PartsDeps & {
  http: Pick<HttpApi, 'beginUpload' | 'completeUpload'>;
  store: UploadStore;
};

export type UploadRun = {
  file: Blob;
  record: UploadRecord;
  signal: AbortSignal;
  report(bytes: number): void;
  /** The server's answer, to be handed in again as `record` on the next run. */
  begun(record: UploadRecord): void;
};

/**
 * Lane C from wherever it stands: begins, sends the parts the server has not recorded, completes.
 * Rejects with `RequestFailed`; running it again goes on where it stopped.
 */
export async function runUpload(
  deps: UploadDeps,
  { file, record, signal, report, begun }: UploadRun,
): Promise<void> {
  const { store } = deps;
  const open = await begin(deps, record, signal, begun);
  if (open !== undefined) await sendAll(deps, file, open, signal, report);
  await store.remove(record.cid);
}

/** @returns when the file is announced */
async function sendAll(
  deps: UploadDeps,
  file: Blob,
  { fileId, partSize }: { fileId: string; partSize: number },
  signal: AbortSignal,
  report: (bytes: number) => void,
): Promise<void> {
  for (let round = 1; ; round++) {
    const digests = await sendParts(deps, { file, fileId, partSize, signal, report });
    const digest = await digestOfParts(digests, deps.sha256);
    try {
      await withRetries(deps.retrying, signal, () => deps.http.completeUpload(fileId, digest, { signal }));
      return;
    } catch (error) {
      if (!MISSES_PARTS.has(asRequestFailed(error).code) || round >= ROUNDS) throw error;
    }
  }
}

/** @returns undefined when this cid was announced already and only the answer got lost (F16) */
async function begin(
  { http, store, retrying }: UploadDeps,
  record: UploadRecord,
  signal: AbortSignal,
  begun: (record: UploadRecord) => void,
): Promise<{ fileId: string; partSize: number } | undefined> {
  const { fileId, partSize } = record;
  if (fileId !== undefined && partSize !== undefined) return { fileId, partSize };
  // Before the first request, so that a crash after it leaves something to go on with.
  await store.put(record);
  const file = await withRetries(retrying, signal, () => http.beginUpload(draftOf(record), { signal }));
  const next = { ...record, fileId: file.id, partSize: file.partSize };
  await store.put(next);
  begun(next);
  if (file.state !== 'uploading') return undefined;
  return { fileId: file.id, partSize: file.partSize };
}

function draftOf({ cid, conversationId, name, size, type, caption, expiresIn }: UploadRecord): UploadDraft {
  return {
    conversation: conversationId,
    cid,
    name,
    size,
    ...(type !== undefined && { type }),
    ...(caption !== undefined && { caption }),
    ...(expiresIn !== undefined && { expiresIn }),
  };
}
