import type { FileRecord } from '../domain/file.ts';
import { type CloseUses, closeFile } from './close-file.ts';
import { demandFile, type FileAccess } from './demand-file.ts';

/** The sender takes a file back, or gives up its upload (F8). @throws AppError `not_found`, `not_allowed` */
export async function revokeFile(
  uses: CloseUses & FileAccess,
  at: { userId: string; fileId: string },
): Promise<FileRecord> {
  await demandFile(uses, at, 'revoke');
  return closeFile(uses, at.fileId);
}
