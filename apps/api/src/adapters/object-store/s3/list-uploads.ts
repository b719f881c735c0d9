import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import type { UploadInfo } from '../../../ports/object-store.ts';
import type { S3 } from './connect.ts';
import { ANSWER_WITHIN, within } from './limits.ts';
import { keyOf, OBJECTS } from './names.ts';

const PAGE = 1000;

export async function listUploads(s3: S3, limit: number): Promise<UploadInfo[]> {
  const found: UploadInfo[] = [];
  let after: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (after !== undefined && found.length < limit) {
    const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
      Bucket: s3.bucket,
      Prefix: OBJECTS,
      MaxUploads: Math.min(PAGE, limit - found.length),
      ...after,
    });
    const page = await within(ANSWER_WITHIN, (abortSignal) => s3.client.send(command, { abortSignal }));
    for (const { Key, UploadId: uploadId, Initiated: at } of page.Uploads ?? []) {
      const key = keyOf(Key);
      if (key !== undefined && uploadId !== undefined && at !== undefined) {
        found.push({ key, uploadId, startedAt: at.getTime() });
      }
    }
    const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
    const hasMore = page.IsTruncated === true && KeyMarker !== undefined && UploadIdMarker !== undefined;
    after = hasMore ? { KeyMarker, UploadIdMarker } : undefined;
  }
  return found;
}
