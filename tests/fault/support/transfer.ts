import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { contentDigestHeader, partCountFor, partRange } from '@satchel/protocol/digest';
import type { File } from '@satchel/protocol/http';
import type { MessageRow } from '@satchel/protocol/rows';
import { http } from '../../support/http.ts';
import type { Person } from '../../support/people.ts';
import { sha256 } from '../../support/upload.ts';
import { partwiseDigest, seededBytes, seededStream } from './seeded-bytes.ts';

/** A file made of a seed, and who sends it where. */
export type Outgoing = { cid: string; conversationId: string; seed: number; size: number };
export type Announced = { file: File; message: MessageRow };

type Server = { url: string };
type Answer<Body> = { status: number; body: Body };

/** Lane C, one request per call, so that a process can die between any two of them. */
export function partUpload(server: Server, sender: Person, { cid, conversationId, seed, size }: Outgoing) {
  const api = http(server, sender);
  return {
    async begin(): Promise<Answer<{ file: File }>> {
      const wanted = { conversation: conversationId, name: 'walk.bin', size, cid };
      return api.post('/file/uploads', wanted);
    },
    /** @returns the status */
    async put({ id, partSize }: File, n: number): Promise<number> {
      const { start, end } = partRange(n, size, partSize);
      const body = seededBytes(seed, start, end);
      const { status } = await api
        .put(`/file/${id}/parts/${n}`)
        .set('Content-Type', 'application/octet-stream')
        .set('Content-Digest', contentDigestHeader(sha256(body)))
        .send(body);
      return status;
    },
    async parts({ id }: File): Promise<number[]> {
      const { body } = await api.get(`/file/${id}/parts`);
      return body.parts.map(({ n }: { n: number }) => n);
    },
    async complete({ id }: File, digest: string): Promise<Answer<Announced>> {
      return api.post(`/file/${id}/complete`, { digest });
    },
  };
}

/** All of lane C. @param atOnce parts on their way at the same time */
export async function sendByParts(
  server: Server,
  sender: Person,
  outgoing: Outgoing,
  digest: string,
  atOnce = 1,
): Promise<Answer<Announced>> {
  const upload = partUpload(server, sender, outgoing);
  const { file } = (await upload.begin()).body;
  const count = partCountFor(outgoing.size, file.partSize);
  let next = 1;
  const sendInTurn = async () => {
    while (next <= count) await upload.put(file, next++);
  };
  await Promise.all(Array.from({ length: atOnce }, sendInTurn));
  return upload.complete(file, digest);
}

/** Lane B: one form whose file is made while it is sent, as curl would send one from a disk. */
export async function sendByForm(
  server: Server,
  sender: Person,
  { cid, conversationId, seed, size }: Outgoing,
): Promise<Answer<Announced>> {
  const boundary = `----satchel${cid}`;
  const field = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const head = Buffer.from(
    `${field('conversation', conversationId)}${field('cid', cid)}--${boundary}\r\n` +
      'Content-Disposition: form-data; name="file"; filename="walk.bin"\r\n' +
      'Content-Type: application/octet-stream\r\n\r\n',
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const outgoing = request(`${server.url}/api/v1/file`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sender.token}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + size + tail.length,
    },
  });
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  // A reset that comes after the answer is no news.
  outgoing.on('error', () => {});
  outgoing.write(head);
  pipeline(seededStream(seed, 0, size), outgoing, { end: false }).then(
    () => outgoing.end(tail),
    // A refusal comes before the end of the body and closes the line; without any answer `answered` rejects.
    () => {},
  );
  const [response] = await answered;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) };
}

/** The bare answer, for whoever wants its bytes as they come. */
export function fetchContent(
  { url }: Server,
  { token }: Person,
  fileId: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/api/v1/file/${fileId}/content`, {
    headers: { ...headers, authorization: `Bearer ${token}` },
  });
}

/** Downloads without keeping anything. @returns the digest of what arrived, and how much it was */
export async function download(
  server: Server,
  reader: Person,
  { id, partSize }: Pick<File, 'id' | 'partSize'>,
): Promise<{ status: number; size: number; digest: string }> {
  const response = await fetchContent(server, reader, id);
  const arrived = partwiseDigest(partSize);
  let size = 0;
  for await (const chunk of response.body ?? []) {
    arrived.update(chunk);
    size += chunk.length;
  }
  return { status: response.status, size, digest: await arrived.digest() };
}
