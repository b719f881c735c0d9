/** Bytes of small attachments seen on this line, newest kept, so that a pushed picture is not fetched again. */
export type AttachmentCache = {
  get(messageId: string): Uint8Array<ArrayBuffer> | undefined;
  put(messageId: string, bytes: Uint8Array): void;
  clear(): void;
};

export function createAttachmentCache(capacity: number): AttachmentCache {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  let size = 0;

  const drop = (messageId: string) => {
    size -= kept.get(messageId)?.length ?? 0;
    kept.delete(messageId);
  };

  return {
    get: (messageId) => kept.get(messageId),
    put(messageId, bytes) {
      drop(messageId);
      // A copy, because the bytes are a view into a whole frame that would stay in memory with it.
      kept.set(messageId, new Uint8Array(bytes));
      size += bytes.length;
      for (const oldest of kept.keys()) {
        if (size <= capacity) break;
        drop(oldest);
      }
    },
    clear() {
      kept.clear();
      size = 0;
    },
  };
}
