import type { SatchelClient } from '@satchel/client/satchel-client';
import { vi } from 'vitest';

/** Writes as fast as the outbox empties. @returns the cids of all it kept */
export function talk(client: SatchelClient, conversationId: string) {
  const conversation = client.conversation(conversationId);
  conversation.open();
  const cids: string[] = [];
  let isStopping = false;
  const run = async () => {
    while (!isStopping) {
      cids.push(await conversation.sendText(`${client.me.get().name} ${cids.length}`));
      await vi.waitUntil(() => conversation.view.get().pending.length < 3, { timeout: 60_000, interval: 10 });
    }
    return cids;
  };
  const running = run();
  return {
    stop: () => {
      isStopping = true;
      return running;
    },
  };
}
