import { randomBytes } from 'node:crypto';
import { chmod, copyFile, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { newIdFrom } from '@satchel/protocol/ids';
import type { Row } from '@satchel/protocol/rows';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewRow } from '../../../ports/data-store/messages.ts';
import { openSqliteDataStore } from './open.ts';

const newId = () => newIdFrom(randomBytes);

function text(conversationId: string): NewRow {
  const cid = newId();
  const place = { id: newId(), conversationId, senderId: newId(), cid, createdAt: 5 };
  return { ...place, kind: 'text', body: { text: 'hello' }, fingerprint: cid };
}

describe('SQLite file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'satchel-sqlite-'));
    path = join(folder, 'satchel.db');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = () => openSqliteDataStore({ path, now: () => 0, newId });

  function change(sql: string): void {
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
  }

  it.skipIf(process.platform === 'win32')('is for its owner only, with its side files', async () => {
    await writeFile(path, '');
    await chmod(path, 0o644);
    const store = await open();
    await store.messages.append([text(newId())]);
    const names = (await readdir(folder)).sort();
    expect(names).toEqual(['satchel.db', 'satchel.db-shm', 'satchel.db-wal']);
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    await store.close();
  });

  it('is whole by itself once it is closed', async () => {
    const conversationId = newId();
    const store = await open();
    await store.messages.append([text(conversationId)]);
    await store.close();
    const copy = join(folder, 'copy.db');
    await copyFile(path, copy);
    const opened = await openSqliteDataStore({ path: copy, now: () => 0, newId });
    expect(opened.epoch).toBe(store.epoch);
    expect((await opened.messages.head(conversationId)).seq).toBe(1);
    await opened.close();
  });

  it('is refused by name when it is no database', async () => {
    await writeFile(path, 'not a database, but long enough to have a header of its own'.repeat(99));
    await expect(open()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(path),
    });
  });

  it('is refused when a newer program wrote it', async () => {
    await (await open()).close();
    change('PRAGMA user_version = 99');
    await expect(open()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('version 99'),
    });
  });

  it('[M11] keeps the place of a row it cannot read, and goes on around it', async () => {
    const conversationId = newId();
    const rows = Array.from({ length: 4 }, () => text(conversationId));
    const store = await open();
    await store.messages.append(rows);
    await store.close();
    change(`UPDATE messages SET body = '{"text": 12' WHERE seq = 2;
            UPDATE messages SET kind = 'hologram' WHERE seq = 3;
            UPDATE messages SET body = '{}' WHERE seq = 4`);

    const reopened = await open();
    const log = await reopened.messages.after(conversationId, 0, 10);
    expect(log.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, 'text'],
      [2, 'unreadable'],
      [3, 'unreadable'],
      [4, 'unreadable'],
    ]);
    const { body: _, fingerprint: __, ...place } = rows[1]!;
    const marker: Row = { ...place, seq: 2, kind: 'unreadable', body: null };
    expect(log[1]).toEqual(marker);
    expect(await reopened.messages.byId(marker.id)).toEqual(marker);

    const cid = newId();
    const change5: NewRow = {
      ...{ id: newId(), conversationId, senderId: newId(), cid, createdAt: 6, fingerprint: cid },
      ...{ kind: 'edit', target: marker.id, body: { text: 'mended?' } },
    };
    const results = await reopened.messages.append([change5, text(conversationId)]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['appended', 'appended']);
    expect(await reopened.messages.byId(marker.id)).toEqual(marker);
    expect(await reopened.messages.append([{ ...rows[1]!, id: newId() }])).toEqual([
      { outcome: 'repeated', row: marker },
    ]);
    await reopened.close();
  });

  it('[M11] shows no last line where the newest message cannot be read', async () => {
    const conversationId = newId();
    const store = await open();
    await store.messages.append([text(conversationId)]);
    await store.close();
    change(`UPDATE messages SET body = 'x'`);
    const reopened = await open();
    const [summary] = await reopened.messages.summaries(newId(), [conversationId]);
    expect(summary).toMatchObject({ head: { seq: 1 }, unread: 1 });
    expect(summary).not.toHaveProperty('last');
    await reopened.close();
  });

  it('takes no row that it could not return', async () => {
    const store = await open();
    const row = text(newId());
    const wrong = { ...row, body: { text: 12 } } as unknown as NewRow;
    await expect(store.messages.append([wrong])).rejects.toMatchObject({ code: 'internal' });
    expect(await store.messages.head(row.conversationId)).toEqual({ seq: 0 });
    await store.close();
  });
});
