import { chanceFrom } from './chance.ts';
import type { ClientOptions } from './client-options.ts';
import { createDownloads } from './downloads.ts';
import { createFileReceipts } from './file-receipts.ts';
import type { HttpApi } from './http-api.ts';
import { createTransferList } from './transfer-list.ts';
import { createUploads } from './uploads.ts';
import { createWait } from './wait.ts';

/** Wires what carries files of one account, up and down, and the proofs of the latter. */
export function createTransfers(options: ClientOptions, http: HttpApi, newId: () => string) {
  const { timers, now, sha256, sendPart, uploadStore, receiptStore } = options;
  const chance = chanceFrom(options.random);
  const diagnose = options.onDiagnostic ?? (() => undefined);
  const retrying = { wait: createWait(timers), chance };
  const list = createTransferList();

  const receipts = createFileReceipts({
    store: receiptStore,
    http,
    timers,
    now,
    chance,
    damaged: (fileId) => void downloads.damaged(fileId).catch((error: unknown) => diagnose('damaged', error)),
    failed: (error) => diagnose('file receipts', error),
  });
  const downloads = createDownloads({
    list,
    deps: { http, saver: options.saveFile, receipts, sha256, retrying },
    now,
    failed: diagnose,
  });
  const uploads = createUploads({
    list,
    deps: { http, sendPart, sha256, store: uploadStore, retrying },
    http,
    newId,
    now,
    failed: diagnose,
  });

  const restore = async (): Promise<void> => {
    await uploads.restore();
    await downloads.restore();
  };

  return {
    transfers: list.transfers,
    control: list.control,
    upload: uploads.upload,
    download: downloads.download,
    savedFiles: downloads.savedFiles,
    saveAgain: downloads.saveAgain,
    removeSaved: downloads.removeSaved,
    start(): void {
      restore().catch((error: unknown) => diagnose('transfers', error));
      receipts.resume();
    },
    /** There is a line again: what only the network broke goes on, what was not answered is said again. */
    online(): void {
      receipts.resume();
      for (const transfer of list.transfers.get()) {
        const broken = transfer.state === 'failed' && ['network', 'timeout'].includes(transfer.error.code);
        if (broken) list.control(transfer.id).retry();
      }
    },
    sayReceiptsAgain: receipts.sayAgain,
    stop(): void {
      receipts.stop();
      for (const { id } of list.transfers.get()) list.control(id).pause();
    },
    async clear(): Promise<void> {
      await list.clear();
      await Promise.all([uploadStore.clear(), receiptStore.clear(), downloads.clear()]);
    },
  };
}
