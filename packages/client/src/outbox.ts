import { timedId } from '@satchel/protocol/timed-id';
import type { ItemError, OutboxContent, OutboxItem } from './outbox-item.ts';
import type { OutboxStore } from './outbox-store.ts';
import { RequestFailed } from './request-failed.ts';

export type OutboxOptions = {
  store: OutboxStore;
  now(): number;
  newId(): string;
  changed(conversationId: string): void;
  failed(what: string, error: unknown): void;
};

export type Outbox = ReturnType<typeof createOutbox>;

const none: readonly OutboxItem[] = [];

/** Composed messages without an ack. What is listed is what is stored, except for the state `sending`. */
export function createOutbox({ store, now, newId, changed, failed }: OutboxOptions) {
  let items: readonly OutboxItem[] = none;
  const byConversation = new Map<string, readonly OutboxItem[]>();
  /** Shown already and not durable yet: not to be sent (M1). */
  const unstored = new Set<string>();

  const replace = (conversationId: string, next: readonly OutboxItem[]) => {
    items = next;
    byConversation.set(
      conversationId,
      next.filter((item) => item.conversationId === conversationId),
    );
    changed(conversationId);
  };

  const find = (cid: string) => items.find((item) => item.cid === cid);

  const patch = (cid: string, fields: Pick<OutboxItem, 'state' | 'error'>): OutboxItem | undefined => {
    const item = find(cid);
    if (item === undefined) return undefined;
    const next = { ...item, ...fields };
    replace(
      item.conversationId,
      items.map((other) => (other.cid === cid ? next : other)),
    );
    return next;
  };

  const forget = (cid: string): void => {
    const item = find(cid);
    if (item !== undefined)
      replace(
        item.conversationId,
        items.filter((other) => other.cid !== cid),
      );
  };

  const remove = async (cid: string): Promise<void> => {
    forget(cid);
    await store.remove(cid);
  };

  let loading: Promise<void> | undefined;
  /** Once: what an earlier page composed comes before everything composed now. */
  const load = (): Promise<void> => {
    loading ??= store.list().then((stored) => {
      items = [...stored, ...items];
      for (const id of new Set(stored.map(({ conversationId }) => conversationId))) replace(id, items);
    });
    return loading;
  };

  const add = async (conversationId: string, content: OutboxContent): Promise<string> => {
    // Its place in the order depends on theirs; a store that cannot be read has none.
    await load().catch(() => undefined);
    const composedAt = now();
    const order = Math.max(composedAt, (items.at(-1)?.order ?? 0) + 1);
    const cid = timedId(composedAt, newId());
    const item: OutboxItem = { ...content, cid, conversationId, composedAt, order, state: 'queued' };
    unstored.add(item.cid);
    replace(conversationId, [...items, item]);
    try {
      await store.put(item);
    } catch (cause) {
      forget(item.cid);
      throw new RequestFailed('no_space', 'This device cannot keep the message: its storage is full.', true, {
        cause,
      });
    } finally {
      unstored.delete(item.cid);
    }
    return item.cid;
  };

  return {
    load,
    of: (conversationId: string): readonly OutboxItem[] => byConversation.get(conversationId) ?? none,
    add,
    /** The first that may be sent, in the order of composing (M14). */
    next: (conversationId: string): OutboxItem | undefined =>
      items.find(
        (item) =>
          item.conversationId === conversationId && item.state === 'queued' && !unstored.has(item.cid),
      ),
    waiting: (): ReadonlySet<string> =>
      new Set(items.filter((item) => item.state === 'queued').map((item) => item.conversationId)),
    sending: (cid: string) => void patch(cid, { state: 'sending', error: undefined }),
    /** Stays first in its queue; `error` tells why it takes long. */
    requeue: (cid: string, error: ItemError | undefined) => void patch(cid, { state: 'queued', error }),
    async refuse(cid: string, error: ItemError): Promise<void> {
      const item = patch(cid, { state: 'failed', error });
      if (item !== undefined) await store.put(item);
    },
    /** Acknowledged, or seen in the log, which proves the same. */
    settle(cid: string): void {
      if (find(cid) === undefined) return;
      remove(cid).catch((error: unknown) => failed('outbox', error));
    },
    forget,
    discard: remove,
    /** M13: after a refusal for good the server may hold the old cid against us, so a new one is made. */
    async retry(cid: string): Promise<void> {
      const item = find(cid);
      if (item?.state !== 'failed') return;
      if (item.error?.retryable) return void patch(cid, { state: 'queued', error: undefined });
      const {
        cid: _cid,
        conversationId,
        composedAt: _at,
        order: _order,
        state: _state,
        error: _error,
        ...content
      } = item;
      forget(cid);
      try {
        await add(conversationId, content);
      } catch (error) {
        replace(conversationId, [...items, item]);
        throw error;
      }
      await store.remove(cid);
    },
    async clear(): Promise<void> {
      const touched = new Set(items.map(({ conversationId }) => conversationId));
      items = none;
      byConversation.clear();
      for (const id of touched) changed(id);
      await store.clear();
    },
  };
}
