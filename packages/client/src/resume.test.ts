import { describe, expect, it } from 'vitest';
import { ana, ben, textOf } from '../test-support/rows.ts';
import { createWorld, deliverAll } from '../test-support/test-client.ts';
import type { ConversationView } from './conversation-view.ts';

const texts = (view: ConversationView) => view.rows.map(textOf);
const numbers = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('after a break', () => {
  it('[M5] an open conversation fetches what it missed, in pages', async () => {
    const { clock, server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    server.post(id, ben, 'first');
    const { client } = connect(ana);
    const chat = client.conversation(id);
    chat.open();
    await drain();
    server.cut(ana);
    for (let n = 1; n <= 450; n++) server.post(id, ben, `missed ${n}`);
    const states = new Set<string>();
    client.connection.subscribe(() => states.add(client.connection.get().state));
    await clock.advance(2000);
    await drain();
    expect([...states]).toEqual(['connecting', 'syncing', 'online']);
    expect(texts(chat.view.get())).toEqual(['first', ...numbers(1, 450).map((n) => `missed ${n}`)]);
    expect(client.conversations.get()?.[0]?.unread).toBe(100);
    // One row at the cursor to see that it is the same log (M7), then three pages.
    expect(server.heard('sync').map((asked) => 'limit' in asked && asked.limit)).toEqual([1, 200, 200, 200]);
  });

  it('[M5] a conversation nobody has opened starts at its head', async () => {
    const { clock, server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    const { client } = connect(ana);
    await drain();
    server.cut(ana);
    for (let n = 1; n <= 450; n++) server.post(id, ben, `missed ${n}`);
    await clock.advance(2000);
    await drain();
    expect(server.heard('sync')).toEqual([]);
    expect(client.conversations.get()?.[0]).toMatchObject({ unread: 100, head: { seq: 450 } });
    server.post(id, ben, 'live');
    await drain();
    expect(server.receiptOf(id, ana.id)).toMatchObject({ delivered: 451 });
  });

  it('[M5] a row that lands between the heads and their list is not missed', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    const { client } = connect(ana);
    const chat = client.conversation(id);
    chat.open();
    // Opened, hello, welcome; then a row while the list is on its way.
    for (const kind of ['<', '>', '<'] as const) deliverAll(server, kind);
    deliverAll(server, '!');
    server.post(id, ben, 'in between');
    deliverAll(server, '<');
    await drain();
    expect(texts(chat.view.get())).toEqual(['in between']);
    expect(client.conversations.get()?.[0]).toMatchObject({ unread: 1, head: { seq: 1 } });
  });

  it('[M5] conversations that came and went are listed as they are', async () => {
    const { clock, server, connect, drain } = createWorld();
    const { client } = connect(ana);
    await drain();
    expect(client.conversations.get()).toEqual([]);
    const live = server.addConversation([ana, ben]);
    const left = server.addConversation([ana, ben]);
    await drain();
    expect(client.conversations.get()).toHaveLength(2);
    server.cut(ana);
    server.remove(left, ana);
    const missed = server.addConversation([ana, ben]);
    server.post(missed, ben, 'hello');
    await clock.advance(2000);
    await drain();
    expect(client.conversations.get()?.map(({ id }) => id)).toEqual([missed, live]);
    expect(client.conversation(left).view.get().status).toBe('left');
  });

  it('[M6] what was read on another device meanwhile is no longer unread', async () => {
    const { clock, server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    server.post(id, ben, 'hello');
    const { client } = connect(ana);
    await drain();
    expect(client.conversations.get()?.[0]?.unread).toBe(1);
    server.cut(ana);
    server.readElsewhere(id, ana, 1);
    await clock.advance(2000);
    await drain();
    expect(client.conversations.get()?.[0]?.unread).toBe(0);
  });
});

describe('a database put back from a backup', () => {
  const restored: [string, boolean, string[], string[]][] = [
    ['with other rows at the same places', true, ['new 3', 'new 4'], ['kept 1', 'kept 2', 'new 3', 'new 4']],
    ['with another row at the cursor', true, ['new 3'], ['kept 1', 'kept 2', 'new 3']],
    ['with fewer rows', true, [], ['kept 1', 'kept 2']],
    ['with another epoch', false, ['new 3'], ['kept 1', 'kept 2', 'new 3']],
  ];
  for (const [how, sameEpoch, added, expected] of restored) {
    it(`[M7] ${how}: the conversation begins anew and my receipts are said again`, async () => {
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
      for (const text of added) server.post(id, ben, text);
      await clock.advance(2000);
      await drain();
      expect(texts(chat.view.get())).toEqual(expected);
      const read = Math.min(3, expected.length);
      expect(server.receiptOf(id, ana.id)).toMatchObject({ delivered: expected.length, read });
    });
  }

  it('[M7] under another epoch: receipts are said again even if all rows are the same', async () => {
    const { clock, server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    server.post(id, ben, 'kept');
    const { client } = connect(ana);
    const chat = client.conversation(id);
    chat.open();
    await drain();
    chat.markRead(1);
    await drain();
    server.cut(ana);
    server.restore(id, 1, false);
    await clock.advance(2000);
    await drain();
    expect(server.receiptOf(id, ana.id)).toMatchObject({ delivered: 1, read: 1 });
  });

  it('[M7] a page of the old log that comes late is dropped', async () => {
    const { clock, server, connect, drain, turn } = createWorld();
    const id = server.addConversation([ana, ben]);
    for (const text of ['kept', 'lost 2', 'lost 3']) server.post(id, ben, text);
    const { client } = connect(ana);
    await drain();
    const chat = client.conversation(id);
    for (let n = 4; n <= 60; n++) server.post(id, ben, `lost ${n}`);
    await drain();
    chat.open();
    await drain();
    void chat.loadOlder();
    await turn();
    deliverAll(server, '!');
    const late = [...server.channels].filter(([name]) => name.includes('?'));
    for (const [name] of late) server.channels.delete(name);
    server.cut(ana);
    server.restore(id, 1, true);
    server.post(id, ben, 'new 2');
    await clock.advance(2000);
    await drain();
    for (const frame of late.flatMap(([, frames]) => frames)) frame();
    await drain();
    expect(texts(chat.view.get())).toEqual(['kept', 'new 2']);
    expect(chat.view.get().loadingOlder).toBe(false);
  });
});

describe('pages of history', () => {
  it('[M4] are folded with a change that overtook them', async () => {
    const { server, connect, drain, turn } = createWorld();
    const id = server.addConversation([ana, ben]);
    const first = server.post(id, ana, 'typo');
    const { client } = connect(ana);
    await drain();
    const chat = client.conversation(id);
    chat.open();
    await turn();
    // The server reads the page, then the edit happens and its push arrives first.
    deliverAll(server, '!');
    server.edit(id, first, 'fixed');
    deliverAll(server, '<');
    await drain();
    expect(texts(chat.view.get())).toEqual(['fixed']);
  });

  it('come one after the other without a hole', async () => {
    const { server, connect, drain } = createWorld();
    const id = server.addConversation([ana, ben]);
    for (let n = 1; n <= 120; n++) server.post(id, ana, `${n}`);
    const { client } = connect(ana);
    const chat = client.conversation(id);
    chat.open();
    await drain();
    expect(chat.view.get().rows.map(({ seq }) => seq)).toEqual(numbers(71, 120));
    void chat.loadOlder();
    void chat.loadOlder();
    expect(chat.view.get().loadingOlder).toBe(true);
    await drain();
    expect(chat.view.get().rows).toHaveLength(100);
    void chat.loadOlder();
    await drain();
    expect(chat.view.get()).toMatchObject({ hasOlder: false, loadingOlder: false });
    expect(chat.view.get().rows.map(({ seq }) => seq)).toEqual(numbers(1, 120));
  });
});
