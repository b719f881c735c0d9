import type { SatchelClient } from '@satchel/client/satchel-client';
import { createContext, useContext } from 'react';
import { useLive } from '../../hooks/use-live.ts';
import type { LoadedPicture, PictureCache } from './picture-cache.ts';
import type { PictureRow } from './picture-row.ts';

export const PictureCacheContext = createContext<PictureCache | undefined>(undefined);

/**
 * A picture by the cid of its message, so that one shown while it waited is not fetched once it is sent.
 * @param fetchBlob called at most once per cid, unless it failed
 */
export function usePicture(
  cid: string,
  fetchBlob: () => Promise<Blob>,
): { picture: LoadedPicture; retry: () => void } {
  const cache = useContext(PictureCacheContext);
  if (!cache) throw new Error('usePicture needs a PictureCacheContext around it');
  const picture = useLive(cache.load(cid, fetchBlob));
  return { picture, retry: () => cache.load(cid, fetchBlob, true) };
}

/** The bytes of a sent attachment under the type the server found in its magic bytes (F13); the answer says octet-stream. */
export async function fetchPicture(
  client: Pick<SatchelClient, 'attachment'>,
  { id, body }: PictureRow,
): Promise<Blob> {
  return new Blob([await client.attachment(id)], { type: body.inline });
}
