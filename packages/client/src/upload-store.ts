/** An upload that is not announced yet, so that a reload can offer to go on with it. */
export type UploadRecord = {
  cid: string;
  conversationId: string;
  name: string;
  size: number;
  type: string | undefined;
  caption: string | undefined;
  /** Seconds. */
  expiresIn: number | undefined;
  startedAt: number;
  /** Set once the server has accepted it. */
  fileId: string | undefined;
  partSize: number | undefined;
};

export type UploadStore = {
  list(): Promise<UploadRecord[]>;
  put(record: UploadRecord): Promise<void>;
  remove(cid: string): Promise<void>;
  clear(): Promise<void>;
};
