import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { ObjectInfo } from '../../../ports/object-store.ts';
import type { S3 } from './connect.ts';
import { ANSWER_WITHIN, within } from './limits.ts';
import { keyOf, OBJECTS } from './names.ts';

const PAGE = 1000;

export async function listObjects(
  s3: S3,
  afterKey: string | undefined,
  limit: number,
): Promise<ObjectInfo[]> {
  const found: ObjectInfo[] = [];
  let after = OBJECTS + (afterKey ?? '');
  for (let more = true; more && found.length < limit; ) {
    const command = new ListObjectsV2Command({
      Bucket: s3.bucket,
      Prefix: OBJECTS,
      StartAfter: after,
      MaxKeys: Math.min(PAGE, limit - found.length),
    });
    const page = await within(ANSWER_WITHIN, (abortSignal) => s3.client.send(command, { abortSignal }));
    for (const { Key, Size: size, LastModified: at } of page.Contents ?? []) {
      const key = keyOf(Key);
      if (key !== undefined && size !== undefined && at !== undefined) {
        found.push({ key, size, modifiedAt: at.getTime() });
      }
    }
    const last = page.Contents?.at(-1)?.Key;
    more = page.IsTruncated === true && last !== undefined && last > after;
    after = last ?? after;
  }
  return found;
}
