import { closeCodes } from '@satchel/protocol/close-codes';
import { describe, expect, it } from 'vitest';
import { ana, ben, textOf } from '../test-support/rows.ts';
import { createWorld, deliverAll } from '../test-support/test-client.ts';
import type { ConversationView } from './conversation-view.ts';

const texts = (view: ConversationView) => view.rows.map(textOf);

describe('what a client shows', () => {
  it('is what was there, what comes, and what it sends, each once', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    server.post(id, ben, 'before');
    const { client, diagnostics } = connect(ana);
    await drain();
    expect(client.connection.get().state).toBe('online');
    expect(client.conversations.get()?.map(({ unread }) => unread)).toEqual([1]);
    const chat = client.conversation(id);
    chat.open();
    await drain();
    expect(chat.view.get()).toMatchObject({ status: 'ready', hasOlder: false });
    server.post(id, ben, 'live');
    await chat.sendText('mine');
    await drain();
    expect(texts(chat.view.get())).toEqual(['before', 'live', 'mine']);
    expect(chat.view.get().pending).toEqual([]);
    expect(diagnostics).toEqual([]);
  });

  it('[M1] keeps a message composed without a line and sends it once there is one', async () => {
    const { clock, server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    const { client } = connect(ana);
    await drain();
    server.cut(ana);
    const chat = client.conversation(id);
    chat.open();
    await chat.sendText('offline');
    expect(chat.view.get().pending.map(({ state }) => state)).toEqual(['queued']);
    await clock.advance(2000);
    await drain();
    expect(server.rowsOf(id).map(textOf)).toEqual(['offline']);
    expect(chat.view.get().pending).toEqual([]);
  });

  it('[M1] holds nothing twice after a reload that lost the ack', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    const { client, stores } = connect(ana);
    await drain();
    const cid = await client.conversation(id).sendText('once');
    // Stored by the server, and everything on its way back is lost with the page.
    deliverAll(server, '>');
    server.cut(ana);
    client.stop();
    expect((await stores.outboxStore.list()).map((item) => item.cid)).toEqual([cid]);
    const again = connect(ana, stores);
    const chat = again.client.conversation(id);
    chat.open();
    await drain();
    expect(server.rowsOf(id).map((stored) => stored.cid)).toEqual([cid]);
    expect(texts(chat.view.get())).toEqual(['once']);
    expect(await stores.outboxStore.list()).toEqual([]);
  });

  it('[M1] takes a message that it sees in the log for acknowledged', async () => {
    const { clock, server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    const { client, stores } = connect(ana);
    const chat = client.conversation(id);
    chat.open();
    await drain();
    await chat.sendText('once');
    deliverAll(server, '>');
    server.cut(ana);
    await clock.advance(2000);
    await drain();
    expect(texts(chat.view.get())).toEqual(['once']);
    expect(chat.view.get().pending).toEqual([]);
    expect(await stores.outboxStore.list()).toEqual([]);
    expect(server.heard('send')).toHaveLength(1);
  });

  it('[M4] has an acknowledged message all the time, although an ack moves no cursor', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    const { client } = connect(ana);
    const chat = client.conversation(id);
    chat.open();
    await drain();
    const seen: number[] = [];
    chat.view.subscribe(() => {
      const { rows, pending } = chat.view.get();
      seen.push(new Set([...rows, ...pending].map(({ cid }) => cid)).size);
    });
    await chat.sendText('steady');
    await drain();
    expect(new Set(seen)).toEqual(new Set([1]));
    const { rows } = chat.view.get();
    expect(rows.map(textOf)).toEqual(['steady']);
    chat.markRead(1);
    expect(chat.view.get().rows).toBe(rows);
  });

  it('[M10] stays of a conversation it was removed from, which is listed no more', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    server.post(id, ben, 'bye');
    const { client } = connect(ana);
    const chat = client.conversation(id);
    chat.open();
    await drain();
    server.remove(id, ana);
    await drain();
    expect(chat.view.get().status).toBe('left');
    expect(texts(chat.view.get())).toEqual(['bye']);
    expect(client.conversations.get()).toEqual([]);
  });

  it('counts the members of a public room as the server tells, and never backwards', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    const { client } = connect(ana);
    await drain();
    server.count(id, 40, 3);
    server.count(id, 41, 2);
    await drain();
    expect(client.conversations.get()?.[0]).toMatchObject({ memberCount: 40, version: 3 });
  });

  it('says so when a conversation is not there, or not its own', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ben]);
    const chat = connect(ana).client.conversation(id);
    expect(chat.view.get().status).toBe('loading');
    chat.open();
    await drain();
    expect(chat.view.get()).toMatchObject({ status: 'failed', error: { code: 'not_found' } });
  });
});

describe('receipts', () => {
  it('[M6] ack what is held, and reading only when told', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    server.post(id, ben, 'while away');
    const { client } = connect(ana);
    await drain();
    expect(server.receiptOf(id, ana.id)).toMatchObject({ delivered: 1, read: 0 });
    server.post(id, ben, 'live, unopened');
    await drain();
    expect(server.receiptOf(id, ana.id)).toMatchObject({ delivered: 2, read: 0 });
    const chat = client.conversation(id);
    chat.open();
    await drain();
    chat.markRead(2);
    expect(client.conversations.get()?.[0]?.unread).toBe(0);
    await drain();
    expect(server.receiptOf(id, ana.id)).toMatchObject({ delivered: 2, read: 2 });
  });

  it('[M6] of others are there when a conversation opens, and when they move', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    server.post(id, ana, 'question');
    const other = connect(ben);
    await drain();
    const { client } = connect(ana);
    const chat = client.conversation(id);
    chat.open();
    await drain();
    expect(chat.view.get().receipts).toContainEqual({ userId: ben.id, delivered: 1, read: 0 });
    other.client.conversation(id).markRead(1);
    await drain();
    expect(chat.view.get().receipts).toContainEqual({ userId: ben.id, delivered: 1, read: 1 });
  });

  it('[M6] say on the next line what was read while there was none', async () => {
    const { clock, server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    server.post(id, ben, 'read me');
    const { client } = connect(ana);
    const chat = client.conversation(id);
    chat.open();
    await drain();
    server.cut(ana);
    chat.markRead(1);
    await clock.advance(0);
    await clock.advance(2000);
    await drain();
    expect(server.receiptOf(id, ana.id)).toMatchObject({ read: 1 });
    expect(client.conversations.get()?.[0]?.unread).toBe(0);
  });

  it('[M6] of another device of mine lower the unread count here', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    for (let n = 1; n <= 3; n++) server.post(id, ben, `${n}`);
    const phone = connect(ana);
    const laptop = connect(ana);
    await drain();
    expect(laptop.client.conversations.get()?.[0]?.unread).toBe(3);
    phone.client.conversation(id).markRead(2);
    await drain();
    expect(laptop.client.conversations.get()?.[0]?.unread).toBe(1);
  });
});

describe('a session that is over', () => {
  it('[M10] ends the client at the close code', async () => {
    const { clock, server, connect, drain } = createWorld();
    const { client } = connect(ana);
    await drain();
    server.cut(ana, closeCodes.sessionEnded);
    expect(client.connection.get()).toMatchObject({ state: 'stopped', code: closeCodes.sessionEnded });
    await clock.advance(600_000);
    expect(client.connection.get().state).toBe('stopped');
  });

  it('is asked for over HTTP when a line is refused, because browsers do not say why', async () => {
    const { server, connect, drain } = createWorld();
    server.endSession(ana);
    const { client } = connect(ana);
    await drain();
    expect(client.connection.get()).toMatchObject({ state: 'stopped', code: closeCodes.sessionEnded });
  });
});
