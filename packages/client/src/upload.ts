import { digestOfParts } from '@satchel/protocol/digest';
import type { HttpApi, UploadDraft } from './http-api.ts';
import { asRequestFailed } from './request-failed.ts';
import { type PartsDeps, sendParts } from './upload-parts.ts';
import type { UploadRecord, UploadStore } from './upload-store.ts';
import { withRetries } from './wait.ts';

/** The server may miss parts that we believe to be there only after a fault on its side. */
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
export async function runUpload(deps: UploadDeps, { file, record, signal, report, begun }: UploadRun): Promise<void> {
  const { http, store, retrying } = deps;
  const { fileId, partSize } = await begin(deps, record, signal, begun);
  for (let round = 1; ; round++) {
    const digests = await sendParts(deps, { file, fileId, partSize, signal, report });
    const digest = await digestOfParts(digests, deps.sha256);
    try {
      await withRetries(retrying, signal, () => http.completeUpload(fileId, digest, { signal }));
      return await store.remove(record.cid);
    } catch (error) {
      if (asRequestFailed(error).code !== 'parts_missing' || round >= ROUNDS) throw error;
    }
  }
}

async function begin(
  { http, store, retrying }: UploadDeps,
  record: UploadRecord,
  signal: AbortSignal,
  begun: (record: UploadRecord) => void,
): Promise<{ fileId: string; partSize: number }> {
  const { fileId, partSize } = record;
  if (fileId !== undefined && partSize !== undefined) return { fileId, partSize };
  // Before the first request, so that a crash after it leaves something to go on with.
  await store.put(record);
  const file = await withRetries(retrying, signal, () => http.beginUpload(draftOf(record), { signal }));
  const next = { ...record, fileId: file.id, partSize: file.partSize };
  await store.put(next);
  begun(next);
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
