import { closeCodes } from '@satchel/protocol/close-codes';
import { describe, expect, it } from 'vitest';
import { ana, ben, textOf } from '../test-support/rows.ts';
import { createWorld } from '../test-support/test-client.ts';
import type { ConversationView } from './conversation-view.ts';

const texts = (view: ConversationView) => view.rows.map(textOf);

describe('satchel client', () => {
  it('shows what was there, what comes, and what it sends, each once', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    server.post(id, ben, 'before');
    const { client } = connect(ana);
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

  it('[M1] sends nothing twice after a reload that lost the ack', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    const { client, stores } = connect(ana);
    await drain();
    const cid = await client.conversation(id).sendText('once');
    // Stored by the server, and everything on its way back is lost with the page.
    const row = server.post(id, ana, 'other');
    for (const [name, frames] of server.channels) {
      if (name.includes('>')) for (const frame of frames.splice(0)) frame();
    }
    server.cut(ana);
    client.stop();
    expect((await stores.outboxStore.list()).map((item) => item.cid)).toEqual([cid]);
    const again = connect(ana, stores);
    const chat = again.client.conversation(id);
    chat.open();
    await drain();
    expect(server.rowsOf(id).map((stored) => stored.cid)).toEqual([row.cid, cid]);
    expect(texts(chat.view.get())).toEqual(['other', 'once']);
    expect(await stores.outboxStore.list()).toEqual([]);
  });

  it('shows an acknowledged message all the time, although an ack moves no cursor [M4]', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    const { client } = connect(ana);
    const chat = client.conversation(id);
    chat.open();
    await drain();
    const seen: number[] = [];
    chat.view.subscribe(() => {
      const { rows, pending } = chat.view.get();
      const shown = new Set([...rows.map(({ cid }) => cid), ...pending.map(({ cid }) => cid)]);
      seen.push(shown.size);
    });
    await chat.sendText('steady');
    await drain();
    expect(new Set(seen)).toEqual(new Set([1]));
    expect(texts(chat.view.get())).toEqual(['steady']);
  });

  it('[M5] fetches what it missed while the line was down, in pages', async () => {
    const { clock, server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    server.post(id, ben, 'first');
    const { client } = connect(ana);
    const chat = client.conversation(id);
    chat.open();
    await drain();
    server.cut(ana);
    for (let n = 1; n <= 450; n++) server.post(id, ben, `missed ${n}`);
    await clock.advance(2000);
    const states: string[] = [];
    client.connection.subscribe(() => states.push(client.connection.get().state));
    await drain();
    expect(states.at(-1)).toBe('online');
    expect(states).toContain('syncing');
    expect(texts(chat.view.get())).toEqual([
      'first',
      ...Array.from({ length: 450 }, (_, n) => `missed ${n + 1}`),
    ]);
    expect(client.conversations.get()?.[0]?.unread).toBe(100);
  });

  it('[M5] lists a conversation it was added to, live and over a break', async () => {
    const { clock, server, connect, drain } = createWorld();
    const { client } = connect(ana);
    await drain();
    expect(client.conversations.get()).toEqual([]);
    const live = server.addConversation([ana, ben]);
    await drain();
    server.cut(ana);
    const missed = server.addConversation([ana, ben]);
    server.post(missed, ben, 'hello');
    await clock.advance(2000);
    await drain();
    expect(client.conversations.get()?.map(({ id }) => id)).toEqual([missed, live]);
  });

  it('[M6] acks what it holds, and reading only when told', async () => {
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

  it('[M6] shows the cursors of others when a conversation is opened and when they move', async () => {
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

  it('[M7] drops and fetches anew a conversation put back from a backup, and says its receipts again', async () => {
    for (const sameEpoch of [true, false]) {
      const { clock, server, connect, drain } = createWorld();
      const id = server.addConversation([ana, ben]);
      for (const text of ['kept 1', 'kept 2', 'lost']) server.post(id, ben, text);
      const { client } = connect(ana);
      const chat = client.conversation(id);
      chat.open();
      await drain();
      chat.markRead(3);
      await drain();
      server.cut(ana);
      server.restore(id, 2, sameEpoch);
      for (const text of ['new 3', 'new 4']) server.post(id, ben, text);
      await clock.advance(2000);
      await drain();
      expect(texts(chat.view.get()), `same epoch: ${sameEpoch}`).toEqual([
        'kept 1',
        'kept 2',
        'new 3',
        'new 4',
      ]);
      expect(server.receiptOf(id, ana.id)).toMatchObject({ delivered: 4, read: 3 });
    }
  });

  it('[M10] keeps what was shown of a conversation it was removed from, and lists it no more', async () => {
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

  it('applies a change that overtakes the page of its target', async () => {
    const { server, connect, drain, turn } = createWorld();
    const id = server.addConversation([ana, ben]);
    const first = server.post(id, ana, 'typo');
    const { client } = connect(ana);
    await drain();
    const chat = client.conversation(id);
    chat.open();
    await turn();
    // The server reads the page, then the edit happens and its push arrives first.
    for (const [name, frames] of server.channels)
      if (name.includes('!')) for (const run of frames.splice(0)) run();
    server.edit(id, first, 'fixed');
    for (const [name, frames] of server.channels)
      if (name.includes('<')) for (const run of frames.splice(0)) run();
    await drain();
    expect(texts(chat.view.get())).toEqual(['fixed']);
  });

  it('asks over HTTP whether the session is over when a line is refused', async () => {
    const { server, connect, drain, clock } = createWorld();
    const { client } = connect(ana);
    await drain();
    server.cut(ana, closeCodes.sessionEnded);
    expect(client.connection.get()).toMatchObject({ state: 'stopped', code: closeCodes.sessionEnded });
    await clock.advance(600_000);
    expect(client.connection.get().state).toBe('stopped');
  });

  it('loads older pages without a hole', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    for (let n = 1; n <= 120; n++) server.post(id, ana, `${n}`);
    const { client } = connect(ana);
    const chat = client.conversation(id);
    chat.open();
    await drain();
    expect(chat.view.get().rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => n + 71));
    void chat.loadOlder();
    expect(chat.view.get().loadingOlder).toBe(true);
    await drain();
    void chat.loadOlder();
    await drain();
    expect(chat.view.get()).toMatchObject({ hasOlder: false, loadingOlder: false });
    expect(chat.view.get().rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 120 }, (_, n) => n + 1));
  });
});
