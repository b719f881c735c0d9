import type { Transfer } from '@satchel/client/transfer';
import { useClient } from './use-client.ts';
import { useSelected } from './use-selected.ts';

/** The transfer of one file in one direction, if this device has one. */
export function useTransferOf(fileId: string, direction: Transfer['direction']): Transfer | undefined {
  const { transfers } = useClient();
  return useSelected(transfers, (all) =>
    all.find((transfer) => transfer.fileId === fileId && transfer.direction === direction),
  );
}
