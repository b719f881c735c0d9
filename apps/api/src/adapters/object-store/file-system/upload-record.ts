import { readFile, stat, writeFile } from 'node:fs/promises';
import { id } from '@satchel/protocol/ids';
import * as z from 'zod';
import { AppError } from '../../../domain/app-error.ts';
import { ifPresent } from './absence.ts';
import type { Paths, UploadPaths } from './paths.ts';

const uploadRecord = z.object({ key: id, partSize: z.int(), startedAt: z.int() });
export type UploadRecord = z.infer<typeof uploadRecord>;

export async function writeUploadRecord(upload: UploadPaths, record: UploadRecord): Promise<void> {
  await writeFile(upload.record, JSON.stringify(record), { flag: 'wx', flush: true });
}

/** @returns undefined when it is absent, or torn by a crash before anybody learnt the upload's id */
export async function readUploadRecord(paths: Paths, uploadId: string): Promise<UploadRecord | undefined> {
  const text = await ifPresent(readFile(paths.upload(uploadId).record, 'utf8'), paths);
  return text === undefined ? undefined : parse(text);
}

/**
 * An upload is open while it has both its record, written last by `begin`, and its data, taken first
 * by `complete` and `abort`: a crash between their steps leaves none that looks open.
 */
export async function readOpenUpload(paths: Paths, uploadId: string): Promise<UploadRecord | undefined> {
  const data = await ifPresent(stat(paths.upload(uploadId).data), paths);
  return data === undefined ? undefined : await readUploadRecord(paths, uploadId);
}

/** @throws not_found also for an upload of another key */
export async function openUploadOf(paths: Paths, key: string, uploadId: string): Promise<UploadRecord> {
  const record = await readOpenUpload(paths, uploadId);
  if (record?.key !== key) throw new AppError('not_found');
  return record;
}

function parse(text: string): UploadRecord | undefined {
  try {
    return uploadRecord.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
