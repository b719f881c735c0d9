import type { ShownRow } from '@satchel/client/conversation-view';
import type { Transfer } from '@satchel/client/transfer';

/** Uploads into a conversation that its history does not show as a file yet. */
export function uploadsIn(
  conversationId: string,
  transfers: readonly Transfer[],
  rows: readonly ShownRow[],
): Transfer[] {
  const announced = new Set(
    rows.flatMap((row) => (row.kind === 'file' && row.body ? [row.body.fileId] : [])),
  );
  return transfers.filter(
    ({ direction, conversationId: target, fileId, state }) =>
      direction === 'up' &&
      target === conversationId &&
      state !== 'cancelled' &&
      state !== 'done' &&
      !(fileId !== undefined && announced.has(fileId)),
  );
}
