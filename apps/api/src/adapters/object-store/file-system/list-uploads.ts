import { readdir } from 'node:fs/promises';
import { idPattern } from '@satchel/protocol/ids';
import type { UploadInfo } from '../../../ports/object-store.ts';
import type { Paths } from './paths.ts';
import { readOpenUpload } from './upload-record.ts';

export async function listUploads(paths: Paths, limit: number): Promise<UploadInfo[]> {
  const found: UploadInfo[] = [];
  for (const uploadId of await readdir(paths.uploads)) {
    if (found.length >= limit) break;
    if (!idPattern.test(uploadId)) continue;
    const record = await readOpenUpload(paths, uploadId);
    if (record) found.push({ key: record.key, uploadId, startedAt: record.startedAt });
  }
  return found;
}
