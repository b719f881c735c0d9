import { encodeAttachmentFrame, FRAME_ROW } from '@satchel/protocol/attachment-frame';
import type { Row } from '@satchel/protocol/rows';
import type { Payload } from './fan-out/frames.ts';

/** Bytes of a new attachment, or undefined when it was deleted meanwhile. */
export type LoadAttachment = (messageId: string) => Promise<Uint8Array | undefined>;

/** One message for all members, and the rows it carries: those behind seq `after`, up to `upTo`. */
export type RowFrame = { payload: Payload; after: number; upTo: number };

/** Encodes rows once for all members: texts, and one binary message per attachment with its bytes (design §7). */
export async function rowFrames(
  conversationId: string,
  rows: readonly Row[],
  loadAttachment: LoadAttachment,
): Promise<RowFrame[]> {
  const frames: RowFrame[] = [];
  let run: Row[] = [];
  const add = (payload: Payload, carried: readonly Row[]) => {
    const [first, last] = [carried[0], carried.at(-1)];
    if (first !== undefined && last !== undefined)
      frames.push({ payload, after: first.seq - 1, upTo: last.seq });
  };
  const endRun = () => {
    if (run.length > 0) add(JSON.stringify({ type: 'rows', conversationId, rows: run }), run);
    run = [];
  };
  for (const row of rows) {
    const bytes = row.kind === 'attachment' && row.body !== null ? await loadAttachment(row.id) : undefined;
    if (bytes === undefined) {
      run.push(row);
      continue;
    }
    endRun();
    add(encodeAttachmentFrame({ kind: FRAME_ROW, header: JSON.stringify({ row }), bytes }), [row]);
  }
  endRun();
  return frames;
}

/** A note that somebody is no member any more: they hear neither it nor anything after it (M10). */
export function tellsOfLeaver(row: Row): boolean {
  if (row.kind !== 'note' || row.body === null) return false;
  return row.body.event === 'left' || row.body.event === 'removed';
}
