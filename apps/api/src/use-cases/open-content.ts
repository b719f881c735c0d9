import type { Readable } from 'node:stream';
import { AppError } from '../domain/app-error.ts';
import type { Available } from '../domain/file.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { reasonOf, reload } from './change-file.ts';
import { demandFile, type FileAccess } from './demand-file.ts';
import { lookForObject } from './look-for-object.ts';

type Uses = FileAccess & { objects: ObjectStore; now: () => number };

export type Content = { file: Available; read(start: number, end: number): Promise<Readable> };

/**
 * The bytes of an available file. Looking changes nothing, ever (F5).
 * @throws AppError `gone` with its reason, `not_yet`, `not_found`
 */
export async function openContent(uses: Uses, at: { userId: string; fileId: string }): Promise<Content> {
  const { file } = await demandFile(uses, at, 'see');
  if (file.state === 'uploading' || file.state === 'completing') throw new AppError('not_yet');
  if (file.state !== 'available') throw new AppError('gone', reasonOf(file));
  const read = (start: number, end: number) =>
    uses.objects.read(file.key, start, end).catch((error: unknown) => explain(uses, file.id, error));
  return { file, read };
}

/**
 * Bytes that are missing because they were just removed are gone, not unknown (F9). Others make the
 * sweeper look again, which alone may call a file lost: no GET changes its state (F5).
 */
async function explain(uses: Uses, fileId: string, error: unknown): Promise<never> {
  if (!(error instanceof AppError && error.code === 'not_found')) throw error;
  const file = await reload(uses.files, fileId);
  if (file.state !== 'available') throw new AppError('gone', reasonOf(file));
  if (file.missing === undefined) await lookForObject(uses, file);
  throw new AppError('storage_unavailable', { cause: error });
}
