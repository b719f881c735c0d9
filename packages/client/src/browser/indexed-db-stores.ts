import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { ClientStores } from '../memory-stores.ts';
import type { OutboxItem } from '../outbox-item.ts';
import type { PendingReceipt } from '../receipt-store.ts';
import type { UploadRecord } from '../upload-store.ts';

interface ClientSchema extends DBSchema {
  outbox: { key: string; value: OutboxItem; indexes: { order: number } };
  uploads: { key: string; value: UploadRecord };
  receipts: { key: string; value: PendingReceipt };
}

/** One database per account, so that two people on one device never meet in an outbox. */
export async function openIndexedDbStores(accountId: string): Promise<ClientStores & { close(): void }> {
  const database = await openDB<ClientSchema>(`satchel-${accountId}`, 1, {
    upgrade(created) {
      created.createObjectStore('outbox', { keyPath: 'cid' }).createIndex('order', 'order');
      created.createObjectStore('uploads', { keyPath: 'cid' });
      created.createObjectStore('receipts', { keyPath: 'fileId' });
    },
    // Another tab with a newer version waits for this one to let go.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  return {
    outboxStore: {
      list: () => database.getAllFromIndex('outbox', 'order'),
      get: (cid) => database.get('outbox', cid),
      ...writes(database, 'outbox'),
    },
    uploadStore: { list: () => database.getAll('uploads'), ...writes(database, 'uploads') },
    receiptStore: { list: () => database.getAll('receipts'), ...writes(database, 'receipts') },
    close: () => database.close(),
  };
}

/** `strict`, because "kept on this device" is a promise (M1); browsers default to the page cache. */
const durable = { durability: 'strict' } as const;

function writes<Name extends 'outbox' | 'uploads' | 'receipts'>(
  database: IDBPDatabase<ClientSchema>,
  name: Name,
) {
  const write = async (act: 'put' | 'delete' | 'clear', argument?: ClientSchema[Name]['value'] | string) => {
    const transaction = database.transaction(name, 'readwrite', durable);
    const { store } = transaction;
    if (act === 'put') await store.put(argument as ClientSchema[Name]['value']);
    else if (act === 'delete') await store.delete(argument as string);
    else await store.clear();
    await transaction.done;
  };
  return {
    put: (value: ClientSchema[Name]['value']) => write('put', value),
    remove: (key: string) => write('delete', key),
    clear: () => write('clear'),
  };
}
