import type { Files } from '../ports/data-store/files.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { lookForObject } from './look-for-object.ts';

type Uses = { files: Files; objects: ObjectStore; now: () => number };

const PAGE = 200;

/** Asks the store for the object of every live file, so that a loss is known before somebody needs it (F11). */
export async function lookForObjects(uses: Uses, onFault: (error: unknown) => void): Promise<void> {
  let afterId = '';
  for (;;) {
    const page = await uses.files.live(afterId, PAGE);
    for (const file of page) await lookForObject(uses, file).catch(onFault);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    afterId = last.id;
  }
}
