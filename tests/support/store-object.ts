import { Readable } from 'node:stream';
import type { ObjectStore } from '@satchel/api/ports/object-store';
import { newId } from './new-id.ts';

/** An object that no file knows. @returns its key */
export async function storeObject(
  objects: ObjectStore,
  { bytes = Buffer.from('nobody’s'), key = newId() }: { bytes?: Buffer; key?: string } = {},
): Promise<string> {
  const uploadId = await objects.begin(key, 8 * 1024 * 1024);
  const part = await objects.putPart({
    key,
    uploadId,
    n: 1,
    body: Readable.from([bytes]),
    size: bytes.length,
  });
  await objects.complete(key, uploadId, [part]);
  return key;
}
