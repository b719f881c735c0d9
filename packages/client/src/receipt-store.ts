/** A proof of a stored file that the server has not answered yet; kept so that a crash cannot lose it. */
export type PendingReceipt = { fileId: string; digest: string; level: 'stored' | 'stream' };

export type ReceiptStore = {
  list(): Promise<PendingReceipt[]>;
  put(receipt: PendingReceipt): Promise<void>;
  remove(fileId: string): Promise<void>;
  clear(): Promise<void>;
};
