import type { FileCard } from '@satchel/protocol/file-card';
import { type DownloadDeps, runDownload } from './download.ts';
import type { SavedFile } from './file-saver.ts';
import { cell } from './live.ts';
import { asRequestFailed, RequestFailed } from './request-failed.ts';
import type { Transfer } from './transfer.ts';
import { createTransferControl } from './transfer-control.ts';
import { createTransferJob } from './transfer-job.ts';
import type { TransferList } from './transfer-list.ts';
import { createTurns } from './turns.ts';

/** Each holds one part in memory. */
const FILES_AT_ONCE = 2;

export type DownloadsOptions = {
  list: TransferList;
  deps: DownloadDeps;
  now(): number;
  failed(what: string, error: unknown): void;
};

export function createDownloads({ list, deps, now, failed }: DownloadsOptions) {
  const turns = createTurns(FILES_AT_ONCE);
  const { saver } = deps;
  const savedFiles = cell<Readonly<Record<string, SavedFile>>>({});

  const keep = (file: SavedFile) => savedFiles.update((all) => ({ ...all, [file.fileId]: file }));
  const forget = (fileId: string) =>
    savedFiles.update((all) => Object.fromEntries(Object.entries(all).filter(([id]) => id !== fileId)));

  const drop = async (fileId: string): Promise<void> => {
    forget(fileId);
    await saver.discard(fileId);
  };

  const run = async (card: FileCard, signal: AbortSignal, report: (bytes: number) => void): Promise<void> => {
    try {
      await runDownload(deps, { card, signal, report, saved: keep });
    } catch (error) {
      const { code } = asRequestFailed(error);
      if (code === 'damaged' || code === 'gone') await drop(card.fileId);
      throw error;
    }
    await saver.handOver(card.fileId).catch((error: unknown) => failed('handing over a file', error));
  };

  return {
    savedFiles,
    saveAgain: (fileId: string): Promise<void> => saver.handOver(fileId),
    removeSaved: drop,
    /** Starts, or goes on with, the one download of this file. @returns the transfer's id */
    download(conversationId: string, card: FileCard): string {
      const { fileId } = card;
      const id = `down-${fileId}`;
      const state = list.get(id)?.state;
      if (state === 'queued' || state === 'running') return id;
      if (state === 'paused' || state === 'failed') {
        list.control(id).resume();
        return id;
      }
      const job = createTransferJob({
        turns,
        now,
        patch: (fields) => list.patch(id, fields),
        run: (signal, report) => run(card, signal, report),
        undo: () => drop(fileId),
        failed: (error) => failed('dropping a download', error),
      });
      const control = createTransferControl({
        state: () => list.get(id)?.state,
        job,
        canRun: () => true,
        remove: () => list.remove(id),
        continueWith: () => false,
      });
      list.add(transferOf(id, conversationId, card, now()), control, job);
      job.start();
      return id;
    },
    /** A receipt posted later than its download was answered: these are not the bytes of the file. */
    async damaged(fileId: string): Promise<void> {
      const error = new RequestFailed('damaged', 'The file arrived damaged: download it again.', true);
      list.patch(`down-${fileId}`, { state: 'failed', error });
      await drop(fileId);
    },
    async restore(): Promise<void> {
      for (const file of await saver.saved()) keep(file);
    },
    async clear(): Promise<void> {
      savedFiles.set({});
      await saver.clear();
    },
  };
}

function transferOf(id: string, conversationId: string, card: FileCard, startedAt: number): Transfer {
  const { fileId, name, size, type, caption } = card;
  const facts = { conversationId, fileId, name, size, type, caption, startedAt };
  return { id, direction: 'down', ...facts, bytes: 0, speed: 0, state: 'queued' };
}
