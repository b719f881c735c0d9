import type { FileSaver, SavedFile } from '../file-saver.ts';
import { parseJson } from '../parse-json.ts';
import { RequestFailed } from '../request-failed.ts';
import { openOpfsSink } from './opfs-sink.ts';

const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;
const suffixes = ['.data', '.digests', '.json'] as const;

export type OpfsSaverOptions = {
  accountId: string;
  /** A module worker whose file calls `serveOpfs()`; bundlers need to see it created in the web app. */
  makeWorker(): Worker;
  now(): number;
};

/**
 * Downloads in the origin-private file system, one folder per account:
 *
 *     <fileId>.data       the bytes        <fileId>.digests   SHA-256 per stored part
 *     <fileId>.json       name, size, partSize; with `savedAt` once it is whole
 *
 * From there the browser saves a copy where the person wants it. Ours stays for 7 days, because
 * nothing tells whether that save went well.
 */
export function createOpfsSaver({ accountId, makeWorker, now }: OpfsSaverOptions): FileSaver {
  const directoryName = `satchel-${accountId}`;
  const urls = new Map<string, string>();

  const directory = async (): Promise<FileSystemDirectoryHandle> => {
    const storage = navigator.storage as StorageManager | undefined;
    if (storage?.getDirectory === undefined || !globalThis.isSecureContext) throw notSupported();
    return (await storage.getDirectory()).getDirectoryHandle(directoryName, { create: true });
  };

  const discard = async (fileId: string): Promise<void> => {
    const url = urls.get(fileId);
    if (url !== undefined) URL.revokeObjectURL(url);
    urls.delete(fileId);
    const folder = await directory();
    for (const suffix of suffixes) await removeEntry(folder, fileId + suffix);
  };

  /** An unreadable one is in use by another tab, or was cut off while it was made. */
  const metaOf = async (folder: FileSystemDirectoryHandle, fileId: string) => {
    try {
      const file = await (await folder.getFileHandle(`${fileId}.json`)).getFile();
      const meta = parseJson(await file.text()) as Partial<SavedFile> | undefined;
      return { changedAt: file.lastModified, meta };
    } catch {
      return { changedAt: now(), meta: undefined };
    }
  };

  return {
    async saved() {
      if (!globalThis.isSecureContext) return [];
      const folder = await directory();
      const kept: SavedFile[] = [];
      for (const name of await namesIn(folder)) {
        if (!name.endsWith('.json')) continue;
        const fileId = name.slice(0, -'.json'.length);
        const { meta, changedAt } = await metaOf(folder, fileId);
        if (now() - (meta?.savedAt ?? changedAt) > KEPT_FOR) await discard(fileId).catch(() => undefined);
        else if (isSaved(meta))
          kept.push({ fileId, name: meta.name, size: meta.size, savedAt: meta.savedAt });
      }
      return kept;
    },

    async open(file) {
      await directory();
      const sink = await openOpfsSink(makeWorker(), directoryName, file, now);
      const missing = file.size - sink.have.length * file.partSize;
      const { quota, usage } = await navigator.storage.estimate();
      if (quota === undefined || usage === undefined || quota - usage >= missing) return sink;
      await sink.release();
      const message = `This device lets the page keep ${inMiB(quota - usage)} MiB more; the file needs ${inMiB(missing)} MiB.`;
      throw new RequestFailed('no_space', message, false);
    },

    async handOver(fileId) {
      const folder = await directory();
      const { meta } = await metaOf(folder, fileId);
      const file = await (await folder.getFileHandle(`${fileId}.data`)).getFile();
      // Kept until the copy goes: a browser that asks where to save reads it only after the answer.
      const url = urls.get(fileId) ?? URL.createObjectURL(file);
      urls.set(fileId, url);
      const link = document.createElement('a');
      link.href = url;
      link.download = meta?.name ?? fileId;
      link.click();
    },

    discard,

    async clear() {
      for (const url of urls.values()) URL.revokeObjectURL(url);
      urls.clear();
      if (!globalThis.isSecureContext) return;
      await removeEntry(await navigator.storage.getDirectory(), directoryName);
    },
  };
}

function isSaved(meta: Partial<SavedFile> | undefined): meta is SavedFile {
  return meta?.savedAt !== undefined && meta.fileId !== undefined && meta.name !== undefined;
}

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name, { recursive: true });
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error;
  }
}

function inMiB(bytes: number): number {
  return Math.ceil(Math.max(0, bytes) / 2 ** 20);
}

function notSupported(): RequestFailed {
  return new RequestFailed(
    'not_supported',
    'Downloads need an encrypted connection: open this server by https:// or on localhost.',
    false,
  );
}
