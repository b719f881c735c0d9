import type { Row } from '@satchel/protocol/rows';
import { timedId } from '@satchel/protocol/timed-id';
import { AppError } from '../domain/app-error.ts';
import type { Bus } from '../ports/bus.ts';
import type { Messages, NewRow } from '../ports/data-store/messages.ts';

type Uses = { messages: Messages; bus: Bus };

/** Larger rows are left out of the hint; nodes read them from the store (M3). */
const HINT_BYTES = 8 * 1024;

/**
 * Appends one row and, once it is durable, tells the nodes (M2, M3).
 * @param asked its id is random; the row gets one that begins with its time
 * @returns the row, and whether it was there already from an earlier try (M1)
 * @throws AppError `cid_conflict`, `not_found` for a missing target
 */
export async function appendRow(
  { messages, bus }: Uses,
  asked: NewRow,
): Promise<{ row: Row; repeated: boolean }> {
  const newRow = { ...asked, id: timedId(asked.createdAt, asked.id) };
  const [result] = await messages.append([newRow]);
  switch (result?.outcome) {
    case 'appended':
      bus.publish({
        type: 'rows',
        conversationId: newRow.conversationId,
        seq: result.row.seq,
        rows: isSmall(newRow) ? [result.row] : [],
      });
      return { row: result.row, repeated: false };
    case 'repeated':
      return { row: result.row, repeated: true };
    case 'cid_conflict':
      throw new AppError('cid_conflict', { field: 'cid' });
    default:
      throw new AppError('not_found', { message: 'The message to change does not exist.' });
  }
}

function isSmall({ bytes, body }: NewRow): boolean {
  return bytes === undefined && Buffer.byteLength(JSON.stringify(body)) < HINT_BYTES;
}
