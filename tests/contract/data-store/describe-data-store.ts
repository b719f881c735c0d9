import { describe } from 'vitest';
import { describeAccounts } from './accounts.contract.ts';
import { describeConcurrency } from './concurrency.contract.ts';
import { describeConversations } from './conversations.contract.ts';
import { describeDurability } from './durability.contract.ts';
import { describeFiles } from './files.contract.ts';
import { describeLeases } from './leases.contract.ts';
import { describeAppend } from './messages-append.contract.ts';
import { describeFolding } from './messages-fold.contract.ts';
import { describeReading } from './messages-read.contract.ts';
import type { OpenDataStore } from './opened-data-store.ts';
import { describeParts } from './parts.contract.ts';
import { describeReceipts } from './receipts.contract.ts';
import { describeRecords } from './records.contract.ts';
import { describeSessions } from './sessions.contract.ts';
import { describeTexts } from './texts.contract.ts';

/** Everything `ports/data-store` promises; an adapter passes all of it. */
export function describeDataStore(name: string, open: OpenDataStore): void {
  describe(`data store on ${name}`, () => {
    describeAccounts(open);
    describeSessions(open);
    describeConversations(open);
    describeAppend(open);
    describeFolding(open);
    describeReading(open);
    describeReceipts(open);
    describeRecords(open);
    describeFiles(open);
    describeParts(open);
    describeLeases(open);
    describeTexts(open);
    describeDurability(open);
    describeConcurrency(open);
  });
}
