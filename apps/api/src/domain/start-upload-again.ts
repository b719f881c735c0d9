import type { FileRecord } from './file.ts';

/**
 * The record of an open upload whose parts stay behind when the others move to another object store:
 * the same file, cid and key, with no part yet. Every other record is returned as it is.
 */
export function startUploadAgain(file: FileRecord): FileRecord {
  if (file.state !== 'uploading' || file.uploadId === undefined) return file;
  const { uploadId: _, ...afresh } = file;
  return { ...afresh, version: file.version + 1 };
}
