import { encodeAttachmentFrame, FRAME_ROW } from '@satchel/protocol/attachment-frame';
import type { Row } from '@satchel/protocol/rows';

/** Bytes of a new attachment, or undefined when it was deleted meanwhile. */
export type LoadAttachment = (messageId: string) => Promise<Uint8Array | undefined>;

/** Encodes rows once for all members: text frames, and one binary frame per attachment with its bytes (design §7). */
export async function rowFrames(
  conversationId: string,
  rows: readonly Row[],
  loadAttachment: LoadAttachment,
): Promise<(string | Uint8Array)[]> {
  const frames: (string | Uint8Array)[] = [];
  let run: Row[] = [];
  const endRun = () => {
    if (run.length > 0) frames.push(JSON.stringify({ type: 'rows', conversationId, rows: run }));
    run = [];
  };
  for (const row of rows) {
    const bytes = row.kind === 'attachment' && row.body !== null ? await loadAttachment(row.id) : undefined;
    if (bytes === undefined) {
      run.push(row);
      continue;
    }
    endRun();
    frames.push(encodeAttachmentFrame({ kind: FRAME_ROW, header: JSON.stringify({ row }), bytes }));
  }
  endRun();
  return frames;
}

/** A note that somebody is no member any more: they hear neither it nor anything after it (M10). */
export function tellsOfLeaver(row: Row): boolean {
  if (row.kind !== 'note' || row.body === null) return false;
  return row.body.event === 'left' || row.body.event === 'removed';
}
