import type { MessageRow } from '@satchel/protocol/rows';
import { expect, it } from 'vitest';
import { ana, ben } from '../test-support/rows.ts';
import { seededChance } from '../test-support/seeded-chance.ts';
import { createWorld, deliver, nonEmpty } from '../test-support/test-client.ts';

const SEEDS = process.env.SATCHEL_TEST_LONG === '1' ? 600 : 40;
const STEPS = 500;

type Device = ReturnType<ReturnType<typeof createWorld>['connect']> & { user: typeof ana };

/** Two people write in two conversations while everything that can go wrong on the way does. */
function createTrouble(seed: number) {
  const world = createWorld(seed);
  const { clock, server, connect } = world;
  const chance = seededChance(seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(chance() * items.length)];
  const ids = [server.addConversation([ana, ben]), server.addConversation([ana, ben])];
  const devices: Device[] = [ana, ben].map((user) => ({ user, ...connect(user) }));
  const texts = new Map<string, string[]>();

  const anyDevice = () => pick(devices) as Device;
  const anyId = () => pick(ids) as string;
  const anyMessage = (id: string) =>
    pick(server.foldedRows(id).filter(({ deletedAt }) => deletedAt === undefined));
  const text = (key: string) => {
    const own = texts.get(key) ?? [];
    own.push(`${key} ${own.length + 1}`);
    texts.set(key, own);
    return own.at(-1) as string;
  };

  const acts: [weight: number, act: () => Promise<unknown> | unknown][] = [
    [70, () => deliver(server, pick(nonEmpty(server)) ?? '')],
    [
      12,
      async () => {
        const [{ user, client }, id] = [anyDevice(), anyId()];
        await client.conversation(id).sendText(text(`${user.username} in ${id}`));
      },
    ],
    [
      3,
      () => {
        const id = anyId();
        const target = anyMessage(id);
        if (target === undefined) return;
        if (chance() < 0.5) server.edit(id, target, 'edited');
        else server.erase(id, target);
      },
    ],
    [3, () => server.cut(anyDevice().user)],
    [3, () => server.poll()],
    [4, () => clock.advance(Math.floor(chance() * 5_000))],
    [2, () => void anyDevice().client.conversation(anyId()).loadOlder()],
    [2, () => anyDevice().client.conversation(anyId()).open()],
    [1, () => anyDevice().client.conversation(anyId()).close()],
    [2, () => readSomething(anyDevice(), anyId())],
    [
      1,
      () => Array.from({ length: 70 }, () => server.post(anyId(), anyDevice().user, 'from another device')),
    ],
    [1, () => reload(anyDevice())],
  ];

  const readSomething = ({ client }: Device, id: string) => {
    const row = pick(client.conversation(id).view.get().rows);
    if (row !== undefined) client.conversation(id).markRead(row.seq);
  };
  const reload = (device: Device) => {
    server.cut(device.user);
    device.client.stop();
    Object.assign(device, connect(device.user, device.stores));
  };

  const anyAct = () => {
    let point = chance() * acts.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, act] of acts) {
      point -= weight;
      if (point < 0) return act();
    }
    return undefined;
  };

  return {
    ...world,
    ids,
    devices,
    texts,
    async cause(steps: number): Promise<void> {
      server.hints(() => (chance() < 0.85 ? 1 : Math.floor(chance() * 3)));
      for (let step = 0; step < steps; step++) {
        await anyAct();
        if (chance() < 0.5) await world.turn();
      }
    },
    /** Lines come back, and the server's slow question repeats what was lost (M3). */
    async end(): Promise<void> {
      server.hints(() => 1);
      for (let round = 0; round < 70; round++) {
        await clock.advance(2_000);
        await world.drain();
        if (round % 10 === 9) server.poll();
      }
      await world.drain();
    },
  };
}

const shown = ({ seq, id, body }: MessageRow) => ({ seq, id, body });

async function run(seed: number): Promise<void> {
  const { cause, end, drain, server, ids, devices, texts } = createTrouble(seed);
  await cause(STEPS);
  await end();
  for (const { client, user } of devices) {
    expect(client.connection.get().state).toBe('online');
    for (const id of ids) {
      const chat = client.conversation(id);
      chat.open();
      await drain();
      while (chat.view.get().hasOlder) {
        void chat.loadOlder();
        await drain();
      }
      const messages = server.foldedRows(id);
      const { rows, pending } = chat.view.get();
      expect(pending).toEqual([]);
      expect((rows as readonly MessageRow[]).map(shown)).toEqual(messages.map(shown));
      const heard = messages.filter(({ senderId }) => senderId !== user.id).at(-1);
      expect(server.receiptOf(id, user.id)?.delivered ?? 0).toBeGreaterThanOrEqual(heard?.seq ?? 0);
      const summary = client.conversations.get()?.find((one) => one.id === id);
      expect(summary?.unread).toBe(server.unreadOf(id, user));
      expect(summary?.last?.seq).toBe(messages.at(-1)?.seq);
    }
  }
  for (const [key, own] of texts) {
    const cidOrder = (id: string) =>
      server.rowsOf(id).flatMap((row) => (row.kind === 'text' && row.body ? row.body.text : []));
    const stored = ids.flatMap(cidOrder).filter((text) => text.startsWith(`${key} `));
    expect(stored).toEqual(own);
  }
}

for (let seed = 1; seed <= SEEDS; seed++) {
  it(`[M1] [M4] [M5] [M6] [M14] seed ${seed}: every message once and in order, whatever the line does`, () =>
    run(seed));
}
