import { PassThrough, type Readable } from 'node:stream';
import type { ObjectStore } from '@satchel/api/ports/object-store';

/** The store with some of its verbs replaced. */
export function withObjects(
  replace: (objects: ObjectStore) => Partial<ObjectStore>,
): (objects: ObjectStore) => ObjectStore {
  return (objects) => ({ ...objects, ...replace(objects) });
}

/** Reads hand over their first chunk and then nothing, until they are destroyed or let go. */
export function stallingReads() {
  const held = new Set<() => void>();
  return {
    wrap: withObjects(({ read }) => ({
      async read(...range) {
        const source: Readable = await read(...range);
        const slow = new PassThrough();
        source.once('data', (chunk) => {
          source.pause();
          slow.write(chunk.subarray(0, Math.min(chunk.length, 1000)));
          held.add(() => {
            slow.write(chunk.subarray(1000));
            source.pipe(slow);
          });
        });
        slow.once('close', () => source.destroy());
        return slow;
      },
    })),
    letGo() {
      for (const release of held) release();
      held.clear();
    },
  };
}
