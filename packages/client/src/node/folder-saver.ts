/// <reference types="node" />
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { cleanFileName } from '@satchel/protocol/names';
import * as z from 'zod';
import type { FileSaver, FileToSave, SavedFile } from '../file-saver.ts';
import { parseJson } from '../parse-json.ts';
import { syncFolder, writeWhole } from './durable-file.ts';
import { openFolderSink } from './folder-sink.ts';

const savedRecord = z.object({
  fileId: z.string(),
  name: z.string(),
  size: z.number(),
  savedAt: z.number(),
  path: z.string(),
});

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
      const found = await Promise.all(records.map((name) => readPresent(join(workFolder, name))));
      return found.filter((saved) => saved !== undefined);
    },
    async open(file) {
      await mkdir(workFolder, { recursive: true });
      return openFolderSink(file, {
        data: work(file.fileId, '.part'),
        digests: work(file.fileId, '.digests'),
        finish: () => finish(file),
      });
    },
    handOver: async () => undefined,
    discard,
    clear: () => rm(workFolder, { recursive: true, force: true }),
  };
}

/** @returns undefined where the file was moved away, or a crash left its record half written */
async function readPresent(record: string): Promise<SavedFile | undefined> {
  const { data } = savedRecord.safeParse(parseJson(await readFile(record, 'utf8')));
  if (data === undefined) return undefined;
  const { path, ...saved } = data;
  return stat(path).then(
    () => saved,
    () => undefined,
  );
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
