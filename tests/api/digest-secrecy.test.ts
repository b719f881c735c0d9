import type { IncomingHttpHeaders } from 'node:http';
import { PART_BYTES } from '@satchel/protocol/limits';
import type { Test } from 'supertest';
import { describe, expect, it } from 'vitest';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Person } from '../support/people.ts';
import { seededBytes } from '../support/seeded-chance.ts';
import { connect } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import {
  beginUpload,
  completeUpload,
  digestOf,
  partOf,
  postForm,
  putPart,
  sha256,
} from '../support/upload.ts';

const server = useServer();

/** Every way in which the digest, or a checksum it could be computed from, might be written. */
function spellings(bytes: Buffer): string[] {
  const parts = [1, 2].map((n) => sha256(partOf(bytes, n)));
  const digest = Buffer.from(digestOf(bytes), 'base64');
  return [digest, sha256(bytes), ...parts].flatMap((secret) => [
    secret.toString('base64'),
    secret.toString('base64url'),
    secret.toString('hex'),
    secret.toString('hex').toUpperCase(),
  ]);
}

/** Everything this person is ever answered, headers included. */
function recordingHttp(person: Person) {
  const heard: string[] = [];
  const keep = async (test: Test, bytes?: Buffer) => {
    const { headers, text, body } = await test;
    if (bytes === undefined) heard.push(text ?? '', JSON.stringify(body));
    heard.push(JSON.stringify(headers as IncomingHttpHeaders));
  };
  return { heard, keep, as: http(server(), person) };
}

describe('the digest of a file', () => {
  it.each(['form', 'parts'] as const)(
    '[F2] is in no answer, header or frame that a recipient gets, sent as %s',
    async (lane) => {
      const { ann, ben, conversationId } = await createPair(server());
      const bytes = seededBytes(lane === 'form' ? 1 : 2, PART_BYTES + 1000);
      const socket = await connect(server(), ben);
      const frames: string[] = [];
      socket.socket.on('message', (data) => frames.push(String(data)));
      const { heard, keep, as } = recordingHttp(ben);

      let id: string;
      if (lane === 'form') {
        const { body } = await postForm(server(), ann, conversationId, bytes);
        id = body.file.id;
        expect(JSON.stringify(body)).not.toContain(digestOf(bytes));
      } else {
        const { body } = await beginUpload(server(), ann, conversationId, bytes.length).expect(201);
        id = body.file.id;
        await keep(as.get(`/file/${id}`));
        await keep(as.get(`/file/${id}/parts`));
        await putPart(server(), ann, id, 1, partOf(bytes, 1)).expect(204);
        await putPart(server(), ann, id, 2, partOf(bytes, 2)).expect(204);
        await keep(as.get(`/file/${id}/parts`));
        await completeUpload(server(), ann, id, digestOf(bytes)).expect(200);
      }
      await socket.untilSeq(conversationId, 1);
      const path = `/file/${id}`;
      await keep(as.get('/chat'));
      await keep(as.get(`/chat/${conversationId}`));
      await keep(as.get(`/chat/${conversationId}/messages`));
      await keep(as.get(path));
      await keep(as.get(`${path}/parts`));
      await keep(as.head(`${path}/content`));
      await keep(as.get(`${path}/content`).buffer(false), bytes);
      await keep(as.get(`${path}/content`).set('Range', 'bytes=0-9').buffer(false), bytes);
      await keep(as.get(`${path}/content`).set('Range', 'bytes=99999999-'));
      const wrong = digestOf(Buffer.from(newId()));
      await keep(as.post(`${path}/receipt`, { digest: wrong, level: 'stored' }));
      await keep(as.post(`${path}/complete`, { digest: wrong }));
      await socket.call('sync', { conversationId, after: 0 });
      await socket.call('open', { conversationId });
      for (const level of ['stream', 'stored', 'stored']) {
        await keep(as.post(`${path}/receipt`, { digest: digestOf(bytes), level }));
      }
      await keep(as.get(`${path}/content`));
      await keep(as.get(path));
      await keep(as.get(`/chat/${conversationId}/messages`));
      await socket.until('last card', (event) => JSON.stringify(event).includes('"deleted"'));

      expect(heard.length).toBeGreaterThan(30);
      const everything = [...heard, ...frames].join('\n');
      for (const spelling of spellings(bytes)) expect(everything).not.toContain(spelling);
      expect(everything).not.toMatch(/digest"|checksum"|sha256"|content-md5|content-digest/i);
    },
  );
});
