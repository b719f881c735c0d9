import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { asBuffer, http } from '../support/http.ts';
import { createPair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { expectStillServing } from '../support/still-serving.ts';
import { sizesIn } from '../support/stored-files.ts';
import { sendFile } from '../support/upload.ts';

const server = useServer();
expectStillServing(server);

const MiB = 1024 * 1024;
/** Fifty MiB of nothing in fifty KiB, and the same once more around it. */
const bomb = gzipSync(Buffer.alloc(50 * MiB));
const nested = gzipSync(bomb);

describe('an archive that would unpack to very much', () => {
  it.each([
    ['a bomb', 'bomb.zip', bomb],
    ['one in another', 'bomb.tar.gz', nested],
  ])('row 45: as a file, %s, is stored as it is and given back so', async (_what, name, bytes) => {
    const { ann, ben, conversationId } = await createPair(server());
    const before = await sizesIn(server().dataDir);
    const { file } = await sendFile(server(), ann, conversationId, bytes, { name });
    expect(file).toMatchObject({ name, size: bytes.length });
    expect((await sizesIn(server().dataDir)) - before).toBeLessThan(bytes.length + MiB);
    const response = await asBuffer(http(server(), ben).get(`/file/${file.id}/content`)).expect(200);
    expect(response.headers).not.toHaveProperty('content-encoding');
    expect(response.body).toEqual(bytes);
  });

  it('row 45: as an attachment is a card, never a picture', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const socket = await connect(server(), ann);
    const sent = await socket.sendAttachment(
      { conversationId, cid: 'c'.repeat(32), name: 'a.png', type: 'image/png' },
      nested,
    );
    const { row } = (sent as unknown as { result: { row: { id: string; body: object } } }).result;
    expect(row.body).not.toHaveProperty('inline');
    const response = await asBuffer(http(server(), ben).get(`/attachment/${row.id}`)).expect(200);
    expect(response.body).toEqual(nested);
  });
});
