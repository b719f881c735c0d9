/** A proof of a stored file; kept so that neither a crash here nor a restored server can lose it. */
export type PendingReceipt = {
  fileId: string;
  digest: string;
  level: 'stored' | 'stream';
  /** When the server took it; absent while it is still to be said. */
  confirmedAt?: number;
};

export type ReceiptStore = {
  list(): Promise<PendingReceipt[]>;
  put(receipt: PendingReceipt): Promise<void>;
  remove(fileId: string): Promise<void>;
  clear(): Promise<void>;
};
