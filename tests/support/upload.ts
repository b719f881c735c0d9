import { createHash } from 'node:crypto';
import { contentDigestHeader, partRange, partSizeFor, toBase64 } from '@satchel/protocol/digest';
import type { File } from '@satchel/protocol/http';
import type { MessageRow } from '@satchel/protocol/rows';
import type { Response, Test } from 'supertest';
import { expect } from 'vitest';
import { http } from './http.ts';
import { newId } from './new-id.ts';

type Server = { url: string };
type Sender = { token: string };

export type Sent = { file: File; message: MessageRow; digest: string; bytes: Buffer; cid: string };

export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Written out here once more, so that a mistake in the shared code cannot agree with itself. */
export function digestOf(bytes: Buffer, partSize = partSizeFor(bytes.length)): string {
  const digests: Buffer[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += partSize) {
    digests.push(sha256(bytes.subarray(at, at + partSize)));
  }
  return toBase64(sha256(Buffer.concat(digests)));
}

export type FormFields = { name?: string; caption?: string; cid?: string; expiresIn?: number };

/** Lane B, as any HTML form would send it. */
export function postForm(
  server: Server,
  sender: Sender,
  conversation: string,
  bytes: Buffer,
  { name = 'notes.txt', ...fields }: FormFields = {},
): Test {
  const test = http(server, sender).post('/file').field('conversation', conversation);
  for (const [field, value] of Object.entries(fields)) test.field(field, String(value));
  return test.attach('file', bytes, name);
}

/** A file of this person, announced. */
export async function sendFile(
  server: Server,
  sender: Sender,
  conversation: string,
  bytes: Buffer = Buffer.from(`the bytes of ${newId()}`),
  fields: FormFields = {},
): Promise<Sent> {
  const cid = fields.cid ?? newId();
  const response = await postForm(server, sender, conversation, bytes, { ...fields, cid });
  expect(response.body).toMatchObject({ file: { state: 'available' } });
  expect(response.status).toBe(201);
  const { file, message } = response.body;
  return { file, message, bytes, cid, digest: digestOf(bytes) };
}

export type Wanted = { name?: string; cid?: string; caption?: string; type?: string; expiresIn?: number };

/** Lane C, first step. */
export function beginUpload(
  server: Server,
  sender: Sender,
  conversation: string,
  size: number,
  wanted: Wanted = {},
): Test {
  return http(server, sender).post('/file/uploads', {
    conversation,
    size,
    name: 'film.mkv',
    cid: newId(),
    ...wanted,
  });
}

/** @param digest of the part; that of the bytes unless a test lies */
export function putPart(
  server: Server,
  sender: Sender,
  fileId: string,
  n: number,
  bytes: Uint8Array,
  digest: Uint8Array = sha256(bytes),
): Test {
  return http(server, sender)
    .put(`/file/${fileId}/parts/${n}`)
    .set('Content-Type', 'application/octet-stream')
    .set('Content-Length', String(bytes.length))
    .set('Content-Digest', contentDigestHeader(digest))
    .send(Buffer.from(bytes));
}

export function partOf(bytes: Buffer, n: number): Buffer {
  const { start, end } = partRange(n, bytes.length, partSizeFor(bytes.length));
  return bytes.subarray(start, end);
}

export function completeUpload(server: Server, sender: Sender, fileId: string, digest: string): Test {
  return http(server, sender).post(`/file/${fileId}/complete`, { digest });
}

export function postReceipt(
  server: Server,
  person: Sender,
  fileId: string,
  digest: string,
  level: 'stored' | 'stream' = 'stored',
): Test {
  return http(server, person).post(`/file/${fileId}/receipt`, { digest, level });
}

/** The person has the bytes and says so. */
export async function confirm(
  server: Server,
  person: Sender,
  { file, digest }: Pick<Sent, 'file' | 'digest'>,
  level: 'stored' | 'stream' = 'stored',
): Promise<File> {
  const response: Response = await postReceipt(server, person, file.id, digest, level);
  expect(response.body).toHaveProperty('file');
  expect(response.status).toBe(200);
  return response.body.file;
}
