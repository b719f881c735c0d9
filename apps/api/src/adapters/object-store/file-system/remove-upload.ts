import { rm } from 'node:fs/promises';
import type { Paths } from './paths.ts';
import { syncFolder } from './sync-folder.ts';
import { readUploadRecord } from './upload-record.ts';

/** Removes an upload's folder or what a crash left of it; the upload of another key is left alone. */
export async function removeUpload(paths: Paths, key: string, uploadId: string): Promise<void> {
  const record = await readUploadRecord(paths, uploadId);
  if (record !== undefined && record.key !== key) return;
  const upload = paths.upload(uploadId);
  // The bytes first: without them the upload is no longer open, wherever a crash stops this.
  await rm(upload.data, { force: true });
  await rm(upload.folder, { recursive: true, force: true });
  await syncFolder(paths.uploads);
}
