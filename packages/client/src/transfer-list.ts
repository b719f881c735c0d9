import { cell } from './live.ts';
import type { Transfer, TransferControl, TransferPatch } from './transfer.ts';
import type { TransferJob } from './transfer-job.ts';

export type TransferList = ReturnType<typeof createTransferList>;

const nothing: TransferControl = {
  pause: () => undefined,
  resume: () => undefined,
  retry: () => undefined,
  cancel: () => undefined,
  dismiss: () => undefined,
  continueWith: () => false,
};

/** What the tray shows, newest first, and who acts on each entry. */
export function createTransferList() {
  const transfers = cell<readonly Transfer[]>([]);
  const controls = new Map<string, TransferControl>();
  const jobs = new Set<TransferJob>();

  return {
    transfers,
    get: (id: string) => transfers.get().find((transfer) => transfer.id === id),
    control: (id: string) => controls.get(id) ?? nothing,
    add(transfer: Transfer, control: TransferControl, job: TransferJob): void {
      jobs.add(job);
      controls.set(transfer.id, control);
      transfers.update((all) => [transfer, ...all.filter(({ id }) => id !== transfer.id)]);
    },
    patch(id: string, fields: TransferPatch): void {
      transfers.update((all) =>
        all.map((transfer) => (transfer.id === id ? patched(transfer, fields) : transfer)),
      );
    },
    remove(id: string): void {
      controls.delete(id);
      transfers.update((all) => all.filter((transfer) => transfer.id !== id));
    },
    /** Resolves when nothing runs any more, so that nothing holds what is to be removed. */
    async clear(): Promise<void> {
      controls.clear();
      transfers.set([]);
      await Promise.all([...jobs].map((job) => job.idle()));
    },
  };
}

function patched(transfer: Transfer, fields: TransferPatch): Transfer {
  if (fields.state === undefined) return { ...transfer, ...fields } as Transfer;
  const { error: _error, why: _why, ...rest } = transfer as Transfer & { error?: unknown; why?: unknown };
  return { ...rest, ...fields } as Transfer;
}
