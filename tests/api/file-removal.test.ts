import { AppError } from '@satchel/api/domain/app-error';
import { describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { createGate } from '../support/gate.ts';
import { expectProblem, http } from '../support/http.ts';
import { bodyOf, openRequest } from '../support/open-request.ts';
import { createGroup, createPair, leave, type Person, registerAll, removeMember } from '../support/people.ts';
import { showFile } from '../support/quartet.ts';
import { seededBytes } from '../support/seeded-chance.ts';
import { startTestServer, useServer } from '../support/start-test-server.ts';
import { holdsBytes, pathsIn, watchObject } from '../support/stored-files.ts';
import { confirm, sendFile } from '../support/upload.ts';
import { stallingReads, withObjects } from '../support/wrap-objects.ts';

describe('removing a file', () => {
  it('[F11] claims it before touching the bytes, and repeats until the store succeeds', async () => {
    const clock = createClock();
    const seen: string[] = [];
    let failures = 2;
    const server = await startTestServer({
      now: clock.now,
      wrapObjects: withObjects(({ remove }) => ({
        async remove(key) {
          const file = await server.data.files.byId(fileId);
          seen.push(file?.state ?? 'unknown');
          if (failures-- > 0) throw new AppError('storage_unavailable');
          return remove(key);
        },
      })),
    });
    const { ann, ben, conversationId } = await createPair(server);
    const sent = await sendFile(server, ann, conversationId);
    const fileId = sent.file.id;
    const isStored = await watchObject(server, fileId);
    const removed = async (tries: number) => expect.poll(() => seen.length, { timeout: 5000 }).toBe(tries);

    expect(await confirm(server, ben, sent)).toMatchObject({ state: 'delivered', reason: 'delivered' });
    expect(seen).toEqual(['delivered']);
    expect(await isStored()).toBe(true);
    const answer = expectProblem(await http(server, ben).get(`/file/${fileId}/content`), 'gone');
    expect(answer.reason).toBe('delivered');
    expect(await confirm(server, ben, sent)).toMatchObject({ state: 'delivered' });

    clock.advance(1000);
    await removed(2);
    expect(await isStored()).toBe(true);
    expect(await showFile(server, ann, fileId)).toMatchObject({ state: 'delivered' });
    clock.advance(1999);
    expect(await server.data.files.due(clock.now(), 10)).toEqual([]);
    clock.advance(1);
    await removed(3);
    await expect.poll(async () => (await showFile(server, ann, fileId)).state).toBe('deleted');
    expect(seen).toEqual(['delivered', 'delivered', 'delivered']);
    expect(await isStored()).toBe(false);
  });

  it('[F11] is not done before the store says that the object is gone', async () => {
    const clock = createClock();
    let lies = true;
    const server = await startTestServer({
      now: clock.now,
      wrapObjects: withObjects(({ remove }) => ({
        remove: (key) => (lies ? Promise.resolve() : remove(key)),
      })),
    });
    const { ann, ben, conversationId } = await createPair(server);
    const sent = await sendFile(server, ann, conversationId);
    expect(await confirm(server, ben, sent)).toMatchObject({ state: 'delivered' });
    lies = false;
    clock.advance(1000);
    await expect
      .poll(async () => (await showFile(server, ann, sent.file.id)).state, { timeout: 5000 })
      .toBe('deleted');
  });

  it('[F11] succeeds when the object is gone already', async () => {
    const server = await startTestServer();
    const { ann, ben, conversationId } = await createPair(server);
    const sent = await sendFile(server, ann, conversationId);
    const record = await server.data.files.byId(sent.file.id);
    await server.objects.remove((record as { key: string }).key);
    expect(await confirm(server, ben, sent)).toMatchObject({ state: 'deleted', reason: 'delivered' });
  });

  it('[F11] of one file does not wait for another that cannot be removed', async () => {
    const clock = createClock();
    const stubborn = new Set<string>();
    const server = await startTestServer({
      now: clock.now,
      wrapObjects: withObjects(({ remove }) => ({
        remove: (key) =>
          stubborn.has(key) ? Promise.reject(new AppError('storage_unavailable')) : remove(key),
      })),
    });
    const { ann, conversationId } = await createPair(server);
    const [first, second] = [
      await sendFile(server, ann, conversationId, undefined, { expiresIn: 3600 }),
      await sendFile(server, ann, conversationId, undefined, { expiresIn: 3600 }),
    ];
    stubborn.add(((await server.data.files.byId(first.file.id)) as { key: string }).key);
    clock.advance(3_600_000);
    const stateOf = async (id: string) => (await showFile(server, ann, id)).state;
    await expect.poll(() => stateOf(second.file.id), { timeout: 5000 }).toBe('deleted');
    expect(await stateOf(first.file.id)).toBe('expired');
    stubborn.clear();
    clock.advance(3_600_000);
    await expect.poll(() => stateOf(first.file.id), { timeout: 5000 }).toBe('deleted');
  });

  it('[F11] happens once when the sweeper and the last receipt meet', async () => {
    const gate = createGate();
    const removals: string[] = [];
    const server = await startTestServer({
      wrapObjects: withObjects(({ remove }) => ({
        async remove(key) {
          removals.push(key);
          await gate.pass();
          return remove(key);
        },
      })),
    });
    const { ann, ben, conversationId } = await createPair(server);
    const sent = await sendFile(server, ann, conversationId);
    gate.shut();
    const receipt = confirm(server, ben, sent);
    await gate.reached();
    // The sweeper finds the same claimed file a tick later and removes it as well, which is harmless.
    await expect.poll(() => removals.length, { timeout: 5000 }).toBeGreaterThan(1);
    gate.open();
    expect(await receipt).toMatchObject({ reason: 'delivered' });
    await expect.poll(async () => (await showFile(server, ann, sent.file.id)).state).toBe('deleted');
    expect(new Set(removals).size).toBe(1);
  });
});

describe('a download that runs', () => {
  const reads = stallingReads();
  const server = useServer({ wrapObjects: reads.wrap });

  it('[F3] while its file becomes delivered may finish', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const sent = await sendFile(server(), ann, conversationId, seededBytes(8, 200_000));
    const download = openRequest(server(), ben, 'GET', `/file/${sent.file.id}/content`);
    const answer = await download.response;
    expect(await confirm(server(), ben, sent)).toMatchObject({ state: 'deleted' });
    reads.letGo();
    const { bytes, whole } = await bodyOf(answer);
    expect(whole && bytes.equals(sent.bytes)).toBe(true);
  });

  const ends: [
    string,
    (at: { ann: Person; ben: Person; conversationId: string; fileId: string }) => unknown,
  ][] = [
    ['the file is revoked', ({ ann, fileId }) => http(server(), ann).delete(`/file/${fileId}`).expect(204)],
    [
      'its reader is removed',
      ({ ann, ben, conversationId }) => removeMember(server(), ann, conversationId, ben),
    ],
    ['its reader leaves', ({ ben, conversationId }) => leave(server(), ben, conversationId)],
  ];

  it.each(ends)('[F6] is cut within 5 s when %s, and only that one', async (_when, end) => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const conversationId = await createGroup(server(), ann, [ben]);
    const sent = await sendFile(server(), ann, conversationId, seededBytes(9, 200_000));
    const other = await sendFile(server(), ann, conversationId, seededBytes(10, 200_000));
    const download = (person: Person, fileId: string) =>
      openRequest(server(), person, 'GET', `/file/${fileId}/content`).response;
    const answer = await download(ben, sent.file.id);
    const otherAnswer = await download(ann, other.file.id);
    const from = performance.now();
    await end({ ann, ben, conversationId, fileId: sent.file.id });
    expect((await bodyOf(answer)).whole).toBe(false);
    expect(performance.now() - from).toBeLessThan(5000);
    reads.letGo();
    expect((await bodyOf(otherAnswer)).bytes.equals(other.bytes)).toBe(true);
  });
});

describe('names that people choose', () => {
  it('[F10] are never keys or paths, and no two files share a key', async () => {
    const server = await startTestServer();
    const { ann, conversationId } = await createPair(server);
    const names = ['holiday-photos.zip', '../../escape.txt', 'CON', 'C:\\boot.ini', 'holiday-photos.zip'];
    const bytes = Buffer.from('the very same bytes');
    const keys: string[] = [];
    for (const name of names) {
      const { file } = await sendFile(server, ann, conversationId, bytes, { name });
      const record = await server.data.files.byId(file.id);
      if (record !== undefined && 'key' in record) keys.push(record.key);
    }
    expect(new Set(keys).size).toBe(names.length);
    const paths = await pathsIn(server.dataDir);
    expect(paths.join('\n')).not.toMatch(/holiday|escape|CON|boot/);
    const objects = paths.filter((path) => path.startsWith('files/objects/'));
    expect(objects).toEqual(keys.map((key) => `files/objects/${key.slice(0, 2)}/${key}`).sort());
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(await holdsBytes(server.dataDir, bytes)).toBe(true);
  });
});
