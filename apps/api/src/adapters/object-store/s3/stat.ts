import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type { S3 } from './connect.ts';
import { ANSWER_WITHIN, within } from './limits.ts';
import { nameOf } from './names.ts';
import { ifPresent, statusOf } from './translate-errors.ts';

/** `sha256` is S3's composite where the server tells it. */
export type Stat = { size: number; sha256?: string };

/**
 * HEAD has no body, so its 404 may mean the bucket or come from a proxy. Only NoSuchKey, which a GET
 * says in words, means that the object is absent.
 */
export async function statObject(s3: S3, key: string): Promise<Stat | undefined> {
  const place = { Bucket: s3.bucket, Key: nameOf(key) };
  const command = new HeadObjectCommand({ ...place, ChecksumMode: 'ENABLED' });
  try {
    const head = await within(ANSWER_WITHIN, (abortSignal) => s3.client.send(command, { abortSignal }));
    if (head.ContentLength === undefined) throw new Error('The S3 server tells no size.');
    return {
      size: head.ContentLength,
      ...(head.ChecksumSHA256 === undefined ? {} : { sha256: head.ChecksumSHA256 }),
    };
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  return ifPresent(demandAbsence(s3, place));
}

/** @throws NoSuchKey, or what else is the matter */
async function demandAbsence(s3: S3, place: { Bucket: string; Key: string }): Promise<never> {
  const command = new GetObjectCommand(place);
  const { Body } = await within(ANSWER_WITHIN, (abortSignal) => s3.client.send(command, { abortSignal }));
  (Body as NodeJS.ReadableStream & { destroy(): void }).destroy();
  throw new Error('The S3 server both has and lacks an object.');
}
