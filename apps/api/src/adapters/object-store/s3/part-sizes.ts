const REMEMBERED = 10_000;

/**
 * The part size each upload began with. S3 keeps no such thing with an upload, so after a restart, and
 * on another node, it is what the sizes of the parts themselves say when they are put together.
 */
export function createPartSizes() {
  const sizes = new Map<string, number>();
  return {
    set(uploadId: string, partSize: number): void {
      sizes.set(uploadId, partSize);
      const [oldest] = sizes.keys();
      if (sizes.size > REMEMBERED && oldest !== undefined) sizes.delete(oldest);
    },
    get: (uploadId: string) => sizes.get(uploadId),
    delete: (uploadId: string) => sizes.delete(uploadId),
  };
}

export type PartSizes = ReturnType<typeof createPartSizes>;
