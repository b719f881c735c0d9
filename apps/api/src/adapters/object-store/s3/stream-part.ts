import { finished, type Readable } from 'node:stream';
import { UploadPartCommand } from '@aws-sdk/client-s3';
import { toBase64 } from '@satchel/protocol/digest';
import type { S3 } from './connect.ts';
import { countBytes } from './count-bytes.ts';
import { MOVE_WITHIN } from './limits.ts';

export type StreamedPart = {
  key: string;
  uploadId: string;
  n: number;
  size: number;
  sha256: Uint8Array;
  body: Readable;
};

/**
 * Sends a part as it comes in; only what lies in the buffers of two streams is in memory. The store
 * compares the SHA-256. A body that fails rejects with its own error.
 */
export async function streamPart(
  s3: S3,
  name: string,
  part: StreamedPart,
  signal: AbortSignal,
): Promise<void> {
  const { uploadId, n, size, sha256, body } = part;
  const controller = new AbortController();
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
    controller.abort();
  };
  const timer = setTimeout(() => fail(new Error('The S3 server takes no more bytes.')), MOVE_WITHIN);
  const counted = countBytes(size, () => timer.refresh());
  counted.on('error', fail);
  finished(body, { writable: false }, (error) => {
    if (error) fail(body.errored ?? error);
  });
  const stop = () => fail(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    signal.throwIfAborted();
    body.pipe(counted);
    const command = new UploadPartCommand({
      Bucket: s3.bucket,
      Key: name,
      UploadId: uploadId,
      PartNumber: n,
      ContentLength: size,
      ChecksumSHA256: toBase64(sha256),
      Body: counted,
    });
    await s3.client.send(command, { abortSignal: controller.signal });
  } catch (error) {
    throw failure ?? error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    body.unpipe(counted);
    counted.destroy();
  }
}
