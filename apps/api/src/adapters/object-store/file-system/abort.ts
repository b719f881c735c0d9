import { idPattern } from '@satchel/protocol/ids';
import type { PartWriters } from '../part-writers.ts';
import type { Paths } from './paths.ts';
import { removeUpload } from './remove-upload.ts';
import { readUploadRecord } from './upload-record.ts';

export async function abort(
  { paths, writers }: { paths: Paths; writers: PartWriters },
  key: string,
  uploadId: string,
): Promise<void> {
  paths.object(key);
  if (!idPattern.test(uploadId)) return;
  await writers.alone(uploadId, async (stopWriters) => {
    const record = await readUploadRecord(paths, uploadId);
    if (record !== undefined && record.key !== key) return;
    await stopWriters();
    await removeUpload(paths, key, uploadId);
  });
}
