import { demandFile, type FileAccess } from './demand-file.ts';

/** What is recorded already, so that an interrupted upload sends only the rest; for the uploader alone. */
export async function listParts(
  uses: FileAccess,
  at: { userId: string; fileId: string },
): Promise<{ n: number; digest: string }[]> {
  const { file } = await demandFile(uses, at, 'upload-to');
  return (await uses.files.parts(file.id)).map(({ n, digest }) => ({ n, digest }));
}
