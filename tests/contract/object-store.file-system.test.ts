import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileSystemObjectStore } from '@satchel/api/adapters/object-store/file-system/file-system-object-store';
import { newId } from './object-store/bytes.ts';
import { describeObjectStore } from './object-store/describe-object-store.ts';

describeObjectStore('file system', async () => {
  const root = await mkdtemp(join(tmpdir(), 'satchel-objects-'));
  const open = () => openFileSystemObjectStore({ root, newId, now: Date.now });
  const store = await open();
  return {
    store,
    reopen: open,
    close: async () => {
      await store.close();
      await rm(root, { recursive: true });
    },
  };
});
