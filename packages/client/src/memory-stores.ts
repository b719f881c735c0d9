import type { OutboxItem } from './outbox-item.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { PendingReceipt, ReceiptStore } from './receipt-store.ts';
import type { UploadRecord, UploadStore } from './upload-store.ts';

export type ClientStores = { outboxStore: OutboxStore; uploadStore: UploadStore; receiptStore: ReceiptStore };

/** For programs that keep nothing, and for tests, where one object outlives several clients. */
export function createMemoryStores(): ClientStores {
  const outbox = table<OutboxItem>(({ cid }) => cid);
  return {
    outboxStore: {
      ...outbox,
      list: async () => (await outbox.list()).sort((a, b) => a.order - b.order),
    },
    uploadStore: table<UploadRecord>(({ cid }) => cid),
    receiptStore: table<PendingReceipt>(({ fileId }) => fileId),
  };
}

function table<T>(keyOf: (value: T) => string) {
  const values = new Map<string, T>();
  return {
    list: async () => structuredClone([...values.values()]),
    get: async (key: string) => structuredClone(values.get(key)),
    put: async (value: T) => void values.set(keyOf(value), structuredClone(value)),
    remove: async (key: string) => void values.delete(key),
    clear: async () => values.clear(),
  };
}
