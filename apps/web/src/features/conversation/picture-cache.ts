import { type Cell, cell, type Live } from '@satchel/client/live';

export type LoadedPicture = { status: 'loading' } | { status: 'ready'; url: string } | { status: 'failed' };

export type PictureCache = {
  /** Starts loading at the first call, and again after a failure when `again` is set. */
  load(key: string, fetchBlob: () => Promise<Blob>, again?: boolean): Live<LoadedPicture>;
  /** Revokes every address; nothing of this cache may be shown afterwards. */
  dispose(): void;
};

/**
 * Pictures as `blob:` addresses, which live until they are revoked. They are kept as long as the
 * conversation is on screen: a picture that scrolls out of sight and back must not be fetched again.
 */
export function createPictureCache(): PictureCache {
  const pictures = new Map<string, Cell<LoadedPicture>>();
  let disposed = false;

  async function fill(picture: Cell<LoadedPicture>, fetchBlob: () => Promise<Blob>) {
    try {
      const blob = await fetchBlob();
      if (!disposed) picture.set({ status: 'ready', url: URL.createObjectURL(blob) });
    } catch {
      picture.set({ status: 'failed' });
    }
  }

  return {
    load(key, fetchBlob, again = false) {
      const known = pictures.get(key);
      if (known && !(again && known.get().status === 'failed')) return known;
      const picture = known ?? cell<LoadedPicture>({ status: 'loading' });
      pictures.set(key, picture);
      if (known) known.set({ status: 'loading' });
      void fill(picture, fetchBlob);
      return picture;
    },
    dispose() {
      disposed = true;
      for (const picture of pictures.values()) {
        const loaded = picture.get();
        if (loaded.status === 'ready') URL.revokeObjectURL(loaded.url);
      }
      pictures.clear();
    },
  };
}
