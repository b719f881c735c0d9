import type { Row } from '@satchel/protocol/rows';
import { chanceFrom } from './chance.ts';
import type { ClientOptions } from './client-options.ts';
import type { Connection } from './connection.ts';
import { noLock } from './lock.ts';
import { createOutbox } from './outbox.ts';
import type { OutboxContent, OutboxItem } from './outbox-item.ts';
import { createOutboxSender } from './outbox-sender.ts';
import { createTransmit } from './transmit.ts';

export type ComposingOptions = {
  options: ClientOptions;
  line: Connection;
  newId(): string;
  changed(conversationId: string): void;
  acknowledged(row: Row, item: OutboxItem): void;
};

/** From the composer to the ack: the outbox and who empties it. */
export function createComposing({ options, line, newId, changed, acknowledged }: ComposingOptions) {
  const { now, timers, outboxStore: store, me, sha256 } = options;
  const failed = options.onDiagnostic ?? (() => undefined);
  const outbox = createOutbox({ store, now, newId, changed, failed });
  const sender = createOutboxSender({
    outbox,
    store,
    transmit: createTransmit(line, sha256),
    acknowledged,
    ready: () => line.state.get().state === 'online',
    lock: options.lock ?? noLock,
    lockName: `satchel-outbox:${me.id}`,
    timers,
    chance: chanceFrom(options.random),
    failed,
  });
  let loaded = false;

  return {
    pendingOf: outbox.of,
    seen: outbox.settle,
    discard: outbox.discard,
    wake: sender.wake,
    async compose(conversationId: string, content: OutboxContent): Promise<string> {
      const cid = await outbox.add(conversationId, content);
      sender.wake();
      return cid;
    },
    async retry(cid: string): Promise<void> {
      await outbox.retry(cid);
      sender.wake();
    },
    start(): void {
      if (!loaded) outbox.load().then(sender.wake, (error: unknown) => failed('outbox', error));
      loaded = true;
    },
    stop: sender.stop,
    clear: outbox.clear,
  };
}
