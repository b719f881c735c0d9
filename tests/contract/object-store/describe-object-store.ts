import { describe } from 'vitest';
import { describeAbort } from './abort.ts';
import { describeComplete } from './complete.ts';
import type { Open } from './harness.ts';
import { describeInstance } from './instance.ts';
import { describeKeys } from './keys.ts';
import { describeList } from './list.ts';
import { describeParts } from './parts.ts';
import { describeRead } from './read.ts';
import { describeRefusedParts } from './refused-parts.ts';
import { describeRemove } from './remove.ts';
import { describeReopen } from './reopen.ts';

/** What every object store promises (ports/object-store.ts); each adapter passes all of it. */
export function describeObjectStore(name: string, open: Open): void {
  describe(`object store: ${name}`, () => {
    describeParts(open);
    describeRefusedParts(open);
    describeComplete(open);
    describeRead(open);
    describeRemove(open);
    describeAbort(open);
    describeList(open);
    describeReopen(open);
    describeKeys(open);
    describeInstance(open);
  });
}
