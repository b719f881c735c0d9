import { Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { AppError } from '../../../domain/app-error.ts';
import type { S3 } from './connect.ts';
import { exactly } from './exactly.ts';
import { ANSWER_WITHIN, MOVE_WITHIN, within } from './limits.ts';
import { nameOf } from './names.ts';
import { statObject } from './stat.ts';

export async function readRange(s3: S3, key: string, start: number, end: number): Promise<Readable> {
  const Key = nameOf(key);
  if (start < 0 || end < start) throw new AppError('range_not_satisfiable');
  if (start === end) return readNothing(s3, key, start);
  const command = new GetObjectCommand({ Bucket: s3.bucket, Key, Range: `bytes=${start}-${end - 1}` });
  const answer = await within(ANSWER_WITHIN, (abortSignal) => s3.readers.send(command, { abortSignal }));
  const body = answer.Body;
  if (!(body instanceof Readable)) throw new Error('The S3 server sent no body.');
  try {
    demandRange(answer.ContentRange, start, end);
  } catch (error) {
    body.destroy();
    throw error;
  }
  return exactly(body, end - start, MOVE_WITHIN);
}

/** S3 cannot be asked for no bytes. */
async function readNothing(s3: S3, key: string, at: number): Promise<Readable> {
  const found = await statObject(s3, key);
  if (found === undefined) throw new AppError('not_found');
  if (at > found.size) throw new AppError('range_not_satisfiable', { limit: found.size });
  return Readable.from([]);
}

/** S3 shortens a range that reaches over the end, and a server may send everything instead. */
function demandRange(contentRange: string | undefined, start: number, end: number): void {
  const [, from, to, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(contentRange ?? '')?.map(Number) ?? [];
  if (size !== undefined && end > size) throw new AppError('range_not_satisfiable', { limit: size });
  if (from !== start || to !== end - 1) throw new Error('The S3 server sends another range than asked for.');
}
