import type { FileSink, FileToSave, PartToStore } from '../file-saver.ts';
import { aborted, RequestFailed } from '../request-failed.ts';
import {
  type OpfsAnswer,
  type OpfsCommand,
  type OpfsNotice,
  type OpfsQuestion,
  revivedFailure,
} from './opfs-messages.ts';

/** The page's end of one worker. The worker fetches, hashes and writes; the page only hears about it. */
export async function openOpfsSink(
  worker: Worker,
  directory: string,
  file: FileToSave,
  now: () => number,
): Promise<FileSink> {
  const post = (command: OpfsCommand) => worker.postMessage(command);

  const ask = <Type extends OpfsAnswer['type']>(
    question: OpfsQuestion,
    expected: Type,
    onProgress?: (bytes: number) => void,
  ) =>
    new Promise<Extract<OpfsAnswer, { type: Type }>>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<OpfsNotice>) => {
        if (data.type === 'progress') return onProgress?.(data.bytes);
        if (data.type === 'failed') return reject(revivedFailure(data.error));
        if (data.type === expected) resolve(data as Extract<OpfsAnswer, { type: Type }>);
      };
      worker.onerror = (event) => {
        reject(new RequestFailed('internal', `The download worker failed: ${event.message}`, false));
      };
      post(question);
    });

  const close = async () => {
    try {
      await ask({ type: 'close' }, 'done');
    } finally {
      worker.terminate();
    }
  };

  let have: readonly Uint8Array[];
  try {
    ({ have } = await ask({ type: 'open', directory, file }, 'opened'));
  } catch (error) {
    worker.terminate();
    throw error;
  }

  return {
    have,
    async storePart({ n, url, headers, start, end, signal, onProgress }: PartToStore): Promise<Uint8Array> {
      if (signal.aborted) throw aborted();
      const cancel = () => post({ type: 'abort' });
      signal.addEventListener('abort', cancel, { once: true });
      try {
        // Resolved here, because a worker's own address may lie elsewhere.
        const range = { url: new URL(url, location.href).href, headers, start, end };
        return (await ask({ type: 'store', n, ...range }, 'stored', onProgress)).digest;
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    },
    async finish() {
      // A browser short of space may otherwise remove what the receipt calls stored. Not awaited: some
      // browsers ask the person, and the proof must not depend on an answer that may never come.
      navigator.storage.persist?.().catch(() => undefined);
      const savedAt = now();
      await ask({ type: 'finish', savedAt }, 'done');
      return { fileId: file.fileId, name: file.name, size: file.size, savedAt };
    },
    release: close,
  };
}
