import { randomInt } from 'node:crypto';
import type { ConversationView } from '@satchel/client/conversation-view';
import type { SatchelClient } from '@satchel/client/satchel-client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { http } from '../support/http.ts';
import { createPair } from '../support/people.ts';
import { chanceFrom } from '../support/seeded-chance.ts';
import { startCuttingProxy } from './support/cutting-proxy.ts';
import { createInstallation, type Installation } from './support/installation.ts';
import { startClient } from './support/test-client.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
const MESSAGES = isLong ? 1000 : 200;
const CUTS = 20;
/** Each line carries about 2 KiB for every message it sends, so the cuts lie in the first two thirds of it all. */
const BYTES_BETWEEN_CUTS = (MESSAGES * 1280) / CUTS;
const seed = Number(process.env.SEED ?? randomInt(1_000_000));

let house: Installation;

beforeEach(async () => {
  house = await createInstallation();
});
afterEach(() => house.remove());

const title = `each line is cut ${CUTS} times while both send ${MESSAGES} messages: each once, in order, on both sides`;

it(`[M1] [M4] ${title} (SEED=${seed})`, async () => {
  const server = await house.start({ env: { SATCHEL_MESSAGES_PER_MINUTE: '1000000' } });
  const { ann, ben, conversationId } = await createPair(server);
  const proxies = await Promise.all(
    [seed, seed + 1].map((one) =>
      startCuttingProxy(server, { chance: chanceFrom(one), cuts: CUTS, every: BYTES_BETWEEN_CUTS }),
    ),
  );
  const [annLine, benLine] = proxies as [(typeof proxies)[0], (typeof proxies)[0]];
  const clients = [startClient(annLine, ann), startClient(benLine, ben)] as const;
  try {
    for (const client of clients) client.conversation(conversationId).open();
    await Promise.all([
      sendAll(clients[0], conversationId, 'ann'),
      sendAll(clients[1], conversationId, 'ben'),
    ]);
    const [annSees, benSees] = await vi.waitFor(
      () => clients.map((client) => settled(client, conversationId)),
      { timeout: isLong ? 600_000 : 60_000, interval: 50 },
    );

    expect(proxies.map((proxy) => proxy.cuts())).toEqual([CUTS, CUTS]);
    expect(benSees).toEqual(annSees);
    const { body } = await http(server, ann).get(`/chat/${conversationId}`).expect(200);
    expect(annSees?.map(({ seq }) => seq)).toEqual(
      Array.from({ length: body.conversation.head.seq }, (_, n) => n + 1),
    );
    for (const name of ['ann', 'ben']) {
      const own = annSees?.map(({ text }) => text).filter((text) => text.startsWith(name));
      expect(own).toEqual(texts(name));
    }
  } finally {
    for (const client of clients) client.stop();
    await Promise.all(proxies.map((proxy) => proxy.close()));
  }
});

const texts = (name: string) => Array.from({ length: MESSAGES }, (_, n) => `${name} ${n + 1}`);

async function sendAll(client: SatchelClient, conversationId: string, name: string): Promise<void> {
  for (const text of texts(name)) await client.conversation(conversationId).sendText(text);
}

type Shown = { seq: number; text: string };

/** @throws while something is pending or missing */
function settled(client: SatchelClient, conversationId: string): Shown[] {
  const view: ConversationView = client.conversation(conversationId).view.get();
  const shown = view.rows.flatMap((row) =>
    row.kind === 'text' && row.body ? [{ seq: row.seq, text: row.body.text }] : [],
  );
  const left = { pending: view.pending.length, missing: 2 * MESSAGES - shown.length };
  if (left.pending > 0 || left.missing > 0) {
    throw new Error(`${client.me.get().username} waits: ${JSON.stringify(left)}`);
  }
  return shown;
}
