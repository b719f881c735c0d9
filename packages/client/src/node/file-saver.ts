/// <reference types="node" />
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { extname, join } from 'node:path';
import { partCountFor, partRange } from '@satchel/protocol/digest';
import { cleanFileName } from '@satchel/protocol/names';
import { fetchRange } from '../fetch-range.ts';
import type { FileSaver, FileSink, FileToSave, PartToStore, SavedFile } from '../file-saver.ts';
import { parseJson } from '../parse-json.ts';
import { RequestFailed } from '../request-failed.ts';
import { nodeSha256 } from './node-sha256.ts';

const DIGEST_BYTES = 32;

/**
 * Downloads into a folder of the person's choice. What is under way lies beside it:
 *
 *     .satchel/<fileId>.part      the bytes          .satchel/<fileId>.digests   SHA-256 per part
 *     .satchel/<fileId>.json      the finished file's name and place
 */
export function createFolderSaver(folder: string, now: () => number): FileSaver {
  const workFolder = join(folder, '.satchel');
  const work = (fileId: string, suffix: string) => join(workFolder, fileId + suffix);

  const discard = async (fileId: string): Promise<void> => {
    for (const suffix of ['.part', '.digests', '.json']) await rm(work(fileId, suffix), { force: true });
  };

  const finish = async (file: FileToSave): Promise<SavedFile> => {
    const path = await freePath(folder, cleanFileName(file.name) ?? file.fileId);
    const saved = { fileId: file.fileId, name: file.name, size: file.size, savedAt: now() };
    await rename(work(file.fileId, '.part'), path);
    await syncFolder(folder);
    await writeWhole(work(file.fileId, '.json'), JSON.stringify({ ...saved, path }));
    await rm(work(file.fileId, '.digests'), { force: true });
    return saved;
  };

  return {
    async saved() {
      const names = await readdir(workFolder).catch(() => []);
      const records = names.filter((name) => name.endsWith('.json'));
      const read = async (name: string) =>
        parseJson(await readFile(join(workFolder, name), 'utf8')) as SavedFile & { path: string };
      const all = await Promise.all(records.map(read));
      const present = await Promise.all(all.map(({ path }) => stat(path).then(Boolean, () => false)));
      return all.filter((_, index) => present[index]).map(({ path: _, ...saved }) => saved);
    },
    async open(file) {
      await mkdir(workFolder, { recursive: true });
      return openSink(file, work, () => finish(file));
    },
    handOver: async () => undefined,
    discard,
    clear: () => rm(workFolder, { recursive: true, force: true }),
  };
}

async function openSink(
  { fileId, size, partSize }: FileToSave,
  work: (fileId: string, suffix: string) => string,
  finish: () => Promise<SavedFile>,
): Promise<FileSink> {
  // Reads and writes, keeps what is there, and makes the file when there is none.
  const data = await openKeeping(work(fileId, '.part'));
  const digests = await openKeeping(work(fileId, '.digests'));
  let buffer = new ArrayBuffer(0);
  let open = true;

  const release = async () => {
    if (!open) return;
    open = false;
    await data.close();
    await digests.close();
  };

  return {
    have: await readDigests(data, digests, size, partSize),
    async storePart({ n, onProgress, ...range }: PartToStore) {
      const length = range.end - range.start;
      const target = buffer.byteLength >= Math.max(length, 1) ? buffer : new ArrayBuffer(Math.max(length, 1));
      buffer = new ArrayBuffer(0);
      buffer = await fetchRange(fetch, range, target, onProgress);
      const bytes = new Uint8Array(buffer, 0, length);
      const digest = await nodeSha256(bytes);
      await write(data, bytes, range.start);
      await data.datasync();
      await write(digests, digest, (n - 1) * DIGEST_BYTES);
      await digests.datasync();
      return digest;
    },
    async finish() {
      await data.sync();
      await release();
      return finish();
    },
    release,
  };
}

async function readDigests(data: FileHandle, digests: FileHandle, size: number, partSize: number) {
  const { size: stored } = await data.stat();
  const kept: Uint8Array[] = [];
  for (let n = 1; n <= partCountFor(size, partSize) && partRange(n, size, partSize).end <= stored; n++) {
    const digest = new Uint8Array(DIGEST_BYTES);
    const { bytesRead } = await digests.read(digest, 0, DIGEST_BYTES, (n - 1) * DIGEST_BYTES);
    if (bytesRead < DIGEST_BYTES) break;
    kept.push(digest);
  }
  return kept;
}

async function openKeeping(path: string): Promise<FileHandle> {
  const made = await open(path, 'a');
  await made.close();
  return open(path, 'r+');
}

async function write(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) {
      done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
    }
  } catch (cause) {
    const full =
      cause instanceof Error && 'code' in cause && ['ENOSPC', 'EDQUOT'].includes(String(cause.code));
    throw new RequestFailed(
      full ? 'no_space' : 'internal',
      `The file could not be written: ${cause}`,
      false,
      {
        cause,
      },
    );
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename survives a power loss only when the folder itself is flushed; Windows cannot, and need not. */
async function syncFolder(path: string): Promise<void> {
  if (platform() === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** `report.pdf`, or `report (2).pdf` where there is one already: nothing of the person's is overwritten. */
async function freePath(folder: string, name: string): Promise<string> {
  const extension = extname(name);
  const base = name.slice(0, name.length - extension.length);
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? name : `${base} (${n})${extension}`);
    const taken = await stat(path).then(
      () => true,
      () => false,
    );
    if (!taken) return path;
  }
}
