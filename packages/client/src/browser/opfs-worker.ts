import { asRequestFailed, RequestFailed } from '../request-failed.ts';
import { type OpfsCommand, type OpfsNotice, type OpfsQuestion, plainFailure } from './opfs-messages.ts';
import { createPartFile } from './part-file.ts';
import type { SyncAccessHandle, SyncFileHandle } from './sync-access-handle.ts';
import { webCryptoSha256 } from './web-crypto-sha256.ts';

const PROGRESS_EVERY = 100;

type WorkerScope = {
  onmessage: ((event: MessageEvent<OpfsCommand>) => void) | null;
  postMessage(message: OpfsNotice): void;
};

/** Call once in a dedicated worker: it serves one file from `open` to `close`. */
export function serveOpfs(): void {
  const scope = self as unknown as WorkerScope;
  let partFile: ReturnType<typeof createPartFile> | undefined;
  let meta: SyncAccessHandle | undefined;
  let about: object = {};
  let running: AbortController | undefined;

  const answer = async (question: OpfsQuestion): Promise<OpfsNotice> => {
    switch (question.type) {
      case 'open': {
        const { file } = question;
        const directory = await (await navigator.storage.getDirectory()).getDirectoryHandle(
          question.directory,
          {
            create: true,
          },
        );
        meta = await openHandle(directory, `${file.fileId}.json`);
        const data = await openHandle(directory, `${file.fileId}.data`);
        const digests = await openHandle(directory, `${file.fileId}.digests`);
        about = file;
        writeMeta(meta, file);
        partFile = createPartFile({
          file,
          data,
          digests,
          fetch: (url, init) => fetch(url, init),
          sha256: webCryptoSha256,
        });
        return { type: 'opened', have: partFile.have() };
      }
      case 'store': {
        const { n, ...range } = question;
        running = new AbortController();
        const store = partFile?.store(n, { ...range, signal: running.signal }, progressReporter());
        if (store === undefined) throw new Error('open comes first');
        return { type: 'stored', digest: await store };
      }
      case 'finish':
        if (meta !== undefined) writeMeta(meta, { ...about, savedAt: question.savedAt });
        return { type: 'done' };
      case 'close':
        partFile?.close();
        meta?.close();
        return { type: 'done' };
    }
  };

  const progressReporter = () => {
    let last = 0;
    return (bytes: number) => {
      const now = Date.now();
      if (now - last < PROGRESS_EVERY) return;
      last = now;
      scope.postMessage({ type: 'progress', bytes });
    };
  };

  scope.onmessage = ({ data }) => {
    if (data.type === 'abort') return running?.abort();
    answer(data).then(
      (notice) => scope.postMessage(notice),
      (error: unknown) => scope.postMessage({ type: 'failed', error: plainFailure(asRequestFailed(error)) }),
    );
  };
}

async function openHandle(directory: FileSystemDirectoryHandle, name: string): Promise<SyncAccessHandle> {
  const handle = (await directory.getFileHandle(name, { create: true })) as SyncFileHandle;
  try {
    return await handle.createSyncAccessHandle();
  } catch (cause) {
    if (!(cause instanceof DOMException) || cause.name !== 'NoModificationAllowedError') throw cause;
    throw new RequestFailed('file_busy', 'This file is being downloaded in another tab.', false, { cause });
  }
}

/** JSON behind which nothing of an earlier, longer one is left. */
function writeMeta(handle: SyncAccessHandle, about: object): void {
  const bytes = new TextEncoder().encode(JSON.stringify(about));
  handle.write(bytes, { at: 0 });
  handle.truncate(bytes.length);
  handle.flush();
}
