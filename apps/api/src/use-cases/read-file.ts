import type { File } from '@satchel/protocol/http';
import type { Accounts } from '../ports/data-store/accounts.ts';
import { demandFile, type FileAccess } from './demand-file.ts';
import { viewFile } from './view-file.ts';

type Uses = FileAccess & { accounts: Accounts };

/** @throws AppError `not_found`, and `gone` for an upload that was cancelled */
export async function readFile(uses: Uses, at: { userId: string; fileId: string }): Promise<File> {
  const { file } = await demandFile(uses, at, 'see');
  return viewFile(uses, file);
}
