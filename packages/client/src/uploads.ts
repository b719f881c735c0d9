import { mediaType } from '@satchel/protocol/names';
import type { FileDetails } from './file-details.ts';
import type { HttpApi } from './http-api.ts';
import { asRequestFailed, isGone } from './request-failed.ts';
import type { Transfer, TransferPhase } from './transfer.ts';
import { createTransferControl } from './transfer-control.ts';
import { createTransferJob } from './transfer-job.ts';
import type { TransferList } from './transfer-list.ts';
import { createTurns } from './turns.ts';
import { runUpload, type UploadDeps } from './upload.ts';
import type { UploadRecord } from './upload-store.ts';

/** Each sends several parts at once already; more files side by side only slow the first one. */
const FILES_AT_ONCE = 2;

export type UploadsOptions = {
  list: TransferList;
  deps: UploadDeps;
  http: Pick<HttpApi, 'revoke' | 'file'>;
  newId(): string;
  now(): number;
  failed(what: string, error: unknown): void;
};

export function createUploads({ list, deps, http, newId, now, failed }: UploadsOptions) {
  const turns = createTurns(FILES_AT_ONCE);

  const add = (first: UploadRecord, chosen: Blob | undefined): string => {
    const id = `up-${first.cid}`;
    let record = first;
    let file = chosen;
    const job = createTransferJob({
      turns,
      now,
      patch: (fields) => list.patch(id, fields),
      async run(signal, report) {
        if (file === undefined) return;
        const begun = (next: UploadRecord) => {
          record = next;
          list.patch(id, { fileId: next.fileId });
        };
        await runUpload(deps, { file, record, signal, report, begun });
      },
      async undo() {
        await deps.store.remove(record.cid);
        if (record.fileId !== undefined) await revokeOnce(http, record.fileId);
      },
      failed: (error) => failed('cancelling an upload', error),
    });
    const control = createTransferControl({
      state: () => list.get(id)?.state,
      job,
      canRun: () => file !== undefined,
      remove: () => list.remove(id),
      continueWith(again, name) {
        if (again.size !== record.size || name !== record.name) return false;
        file = again;
        control.resume();
        return true;
      },
    });
    list.add(transferOf(id, record), control, job);
    if (file !== undefined) job.start();
    return id;
  };

  return {
    /** @returns the transfer's id, at once */
    upload(conversationId: string, file: Blob, details: FileDetails): string {
      const type = mediaType.safeParse(details.type);
      const { name, caption, expiresIn } = details;
      const draft = { conversationId, name, size: file.size, type: type.data, caption, expiresIn };
      return add({ ...draft, cid: newId(), startedAt: now(), fileId: undefined, partSize: undefined }, file);
    },
    /** After a reload the bytes are out of reach until the person chooses the file again. */
    async restore(): Promise<void> {
      for (const record of await deps.store.list()) {
        const listed = list.get(`up-${record.cid}`) !== undefined;
        if (listed) continue;
        if (await isOpen(http, record.fileId)) add(record, undefined);
        else await deps.store.remove(record.cid);
      }
    },
  };
}

function transferOf(id: string, record: UploadRecord): Transfer {
  const { conversationId, fileId, name, size, type, caption, startedAt } = record;
  const phase: TransferPhase = { state: 'paused', why: 'file-needed' };
  const facts = { conversationId, fileId, name, size, type, caption, startedAt };
  return { id, direction: 'up', ...facts, bytes: 0, speed: 0, ...phase };
}

/** An upload may have been announced, or have expired, after this device last heard of it. */
async function isOpen(http: Pick<HttpApi, 'file'>, fileId: string | undefined): Promise<boolean> {
  if (fileId === undefined) return true;
  try {
    return (await http.file(fileId)).state === 'uploading';
  } catch (error) {
    return !isGone(asRequestFailed(error));
  }
}

/** One that is gone already was what we wanted; one that cannot be reached expires on the server (F15). */
async function revokeOnce(http: Pick<HttpApi, 'revoke'>, fileId: string): Promise<void> {
  try {
    await http.revoke(fileId);
  } catch (error) {
    if (!isGone(asRequestFailed(error))) throw error;
  }
}
