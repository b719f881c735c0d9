import { mkdir, rm, writeFile } from 'node:fs/promises';
import { isPartSize } from '@satchel/protocol/digest';
import { AppError } from '../../../domain/app-error.ts';
import type { Paths } from './paths.ts';
import { syncFolder } from './sync-folder.ts';
import { writeUploadRecord } from './upload-record.ts';

export async function begin(
  { paths, newId, now }: { paths: Paths; newId: () => string; now: () => number },
  key: string,
  partSize: number,
): Promise<string> {
  paths.object(key);
  if (!isPartSize(partSize)) throw new AppError('wrong_part_size');
  const uploadId = newId();
  const upload = paths.upload(uploadId);
  await mkdir(upload.folder, { mode: 0o700 });
  try {
    await writeFile(upload.data, '', { flag: 'wx', flush: true });
    await writeFile(upload.parts, '', { flag: 'wx', flush: true });
    await writeUploadRecord(upload, { key, partSize, startedAt: now() });
    await syncFolder(upload.folder);
    await syncFolder(paths.uploads);
    return uploadId;
  } catch (error) {
    await rm(upload.folder, { recursive: true, force: true });
    throw error;
  }
}
