import { AppError } from '../../domain/app-error.ts';

export type Writer = { signal: AbortSignal; leave(): void };

type Active = { controller: AbortController; left: Promise<void> };
type Upload = { writers: Map<number, Active>; ending: boolean; turn: Promise<void>; waiting: number };

/**
 * Who writes into which upload of this process. Parts are written in place, so two writers of one
 * part would mix their bytes, and one still writing while the data is renamed would change an object.
 */
export function createPartWriters() {
  const uploads = new Map<string, Upload>();

  function uploadOf(uploadId: string): Upload {
    const known = uploads.get(uploadId);
    if (known) return known;
    const upload = { writers: new Map(), ending: false, turn: Promise.resolve(), waiting: 0 };
    uploads.set(uploadId, upload);
    return upload;
  }

  function drop(uploadId: string, upload: Upload): void {
    if (upload.writers.size === 0 && upload.waiting === 0) uploads.delete(uploadId);
  }

  async function stop(upload: Upload): Promise<void> {
    upload.ending = true;
    for (const { controller } of upload.writers.values()) controller.abort(new AppError('not_found'));
    await Promise.all([...upload.writers.values()].map(({ left }) => left));
  }

  return {
    /** @throws part_busy, and not_found once the upload is being completed or aborted */
    enter(uploadId: string, n: number): Writer {
      const upload = uploadOf(uploadId);
      if (upload.ending) throw new AppError('not_found');
      if (upload.writers.has(n)) throw new AppError('part_busy');
      const controller = new AbortController();
      const { promise: left, resolve } = withResolvers();
      upload.writers.set(n, { controller, left });
      return {
        signal: controller.signal,
        leave: () => {
          upload.writers.delete(n);
          drop(uploadId, upload);
          resolve();
        },
      };
    },

    /** One at a time per upload. The work calls `stopWriters` when no part may change any more. */
    async alone(uploadId: string, work: (stopWriters: () => Promise<void>) => Promise<void>): Promise<void> {
      const upload = uploadOf(uploadId);
      upload.waiting++;
      const earlier = upload.turn;
      const { promise, resolve } = withResolvers();
      upload.turn = promise;
      await earlier;
      try {
        await work(() => stop(upload));
      } finally {
        upload.ending = false;
        upload.waiting--;
        drop(uploadId, upload);
        resolve();
      }
    },

    async stopAll(): Promise<void> {
      await Promise.all([...uploads.values()].map(stop));
    },
  };
}

export type PartWriters = ReturnType<typeof createPartWriters>;

/** `Promise.withResolvers` is younger than the oldest Node this runs on. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
