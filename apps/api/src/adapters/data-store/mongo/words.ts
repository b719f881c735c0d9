import type { RowModel, StoredRow } from './stored-row.ts';

/** The change row without what people wrote, for a message that is deleted (M11). */
export function wordless<Stored extends Pick<StoredRow, 'kind' | 'body'>>(change: Stored): Stored {
  if (change.kind === 'edit') return { ...change, body: { text: '' } };
  if (change.kind !== 'file-changed') return change;
  const { caption: _, ...card } = change.body as { caption?: string };
  return { ...change, body: { ...card, name: '' } };
}

/** Takes the words from all changes of a deleted message; to be repeated for changes that come later. */
export async function dropWords(rows: RowModel, target: string): Promise<void> {
  await rows.updateMany({ target, kind: 'edit' }, { $set: { 'body.text': '' } });
  await rows.updateMany(
    { target, kind: 'file-changed', 'body.name': { $exists: true } },
    { $set: { 'body.name': '' }, $unset: { 'body.caption': 1 } },
  );
}
