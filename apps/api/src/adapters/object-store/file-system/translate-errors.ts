import { AppError } from '../../../domain/app-error.ts';
import { meansAbsent } from './absence.ts';
import { errnoOf } from './errno.ts';
import type { Paths } from './paths.ts';

const full = new Set(['ENOSPC', 'EDQUOT']);

/** From what a system call said to what the port promises; errors of other kinds pass as they are. */
export async function translated(error: unknown, paths: Paths): Promise<unknown> {
  const code = errnoOf(error);
  if (code === undefined) return error;
  if (full.has(code)) return new AppError('server_full', { cause: error });
  try {
    if (await meansAbsent(error, paths)) return new AppError('not_found', { cause: error });
  } catch (deeper) {
    return new AppError('storage_unavailable', { cause: deeper });
  }
  return new AppError('storage_unavailable', { cause: error });
}

export async function translateErrors<T>(work: Promise<T>, paths: Paths): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw await translated(error, paths);
  }
}
