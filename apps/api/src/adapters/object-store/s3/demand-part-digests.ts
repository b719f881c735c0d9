import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { S3 } from './connect.ts';
import { ANSWER_WITHIN, within } from './limits.ts';
import { s3NameOf } from './translate-errors.ts';
import { UnusableBucket } from './unusable-bucket.ts';

/** Beside the objects, where no list of ours looks; begun and aborted, so nothing ever stands there. */
const TRIAL = 'satchel/trial';

/** A server that takes a part with the wrong SHA-256, or does not tell it, would let damage through unseen. */
export async function demandPartDigests({ client, bucket }: S3): Promise<void> {
  const place = { Bucket: bucket, Key: TRIAL };
  await within(ANSWER_WITHIN, async (abortSignal) => {
    const send = { abortSignal };
    const begin = new CreateMultipartUploadCommand({ ...place, ChecksumAlgorithm: 'SHA256' });
    const { UploadId } = await client.send(begin, send);
    const trial = { ...place, UploadId };
    try {
      const part = (n: number, text: string, digest: string) =>
        new UploadPartCommand({ ...trial, PartNumber: n, Body: Buffer.from(text), ChecksumSHA256: digest });
      await client.send(part(1, 'right', sha256('right')), send);
      const { Parts = [] } = await client.send(new ListPartsCommand(trial), send);
      const tells = Parts[0]?.ChecksumSHA256 === sha256('right');
      const wrong = await client.send(part(2, 'wrong', sha256('right')), send).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!tells || wrong === undefined) {
        throw new UnusableBucket(
          `The S3 server of SATCHEL_S3_ENDPOINT does not ${tells ? 'compare' : 'keep'} the SHA-256 of parts: use a server or version that does.`,
        );
      }
      if (!/Digest|Checksum|SHA256/i.test(s3NameOf(wrong))) throw wrong;
    } finally {
      await client.send(new AbortMultipartUploadCommand(trial), send);
    }
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
