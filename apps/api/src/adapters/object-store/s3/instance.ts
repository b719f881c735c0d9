import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { idPattern } from '@satchel/protocol/ids';
import type { S3 } from './connect.ts';
import { ANSWER_WITHIN, within } from './limits.ts';
import { INSTANCE } from './names.ts';
import { ifPresent, s3NameOf, statusOf } from './translate-errors.ts';

/** Somebody else marked it between our look and our write, or is just doing so. */
const BEATEN = new Set([412, 409]);

/** What counts is what is read back: a server that does not know `If-None-Match` takes the last writer. */
export async function markInstance(s3: S3, candidate: string, replacing?: string): Promise<string> {
  const before = await readMark(s3);
  if (before !== undefined && before !== replacing) return before;
  const command = new PutObjectCommand({
    Bucket: s3.bucket,
    Key: INSTANCE,
    Body: `${candidate}\n`,
    ContentType: 'text/plain',
    ...(before === undefined ? { IfNoneMatch: '*' } : {}),
  });
  try {
    await within(ANSWER_WITHIN, (abortSignal) => s3.client.send(command, { abortSignal }));
  } catch (error) {
    if (!BEATEN.has(statusOf(error) ?? 0) && s3NameOf(error) !== 'PreconditionFailed') throw error;
  }
  const after = await readMark(s3);
  if (after === undefined) throw new Error('The S3 server does not keep what it took.');
  return after;
}

export async function readMark(s3: S3): Promise<string | undefined> {
  const command = new GetObjectCommand({ Bucket: s3.bucket, Key: INSTANCE });
  const text = await within(ANSWER_WITHIN, (abortSignal) =>
    ifPresent(
      s3.client.send(command, { abortSignal }).then(({ Body }) => Body?.transformToString('utf8') ?? ''),
    ),
  );
  if (text === undefined) return undefined;
  const mark = text.trim();
  if (!idPattern.test(mark)) throw new Error(`${INSTANCE} in the bucket is no mark of ours.`);
  return mark;
}
