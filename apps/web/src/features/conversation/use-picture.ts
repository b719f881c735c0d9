import type { HttpApi } from '@satchel/client/http-api';
import { networkFailure } from '@satchel/client/request-failed';
import type { AttachmentBody } from '@satchel/protocol/rows';
import { createContext, useContext } from 'react';
import { useLive } from '../../hooks/use-live.ts';
import type { LoadedPicture, PictureCache } from './picture-cache.ts';

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

/** The bytes of a sent attachment under the type the server found in its magic bytes (F13). */
export async function fetchAttachment(
  http: Pick<HttpApi, 'attachmentUrl' | 'authorization'>,
  messageId: string,
  type: NonNullable<AttachmentBody['inline']> | 'application/octet-stream',
): Promise<Blob> {
  const url = http.attachmentUrl(messageId);
  const answer = await fetch(url, { headers: http.authorization, credentials: 'same-origin' });
  if (!answer.ok) throw networkFailure();
  return new Blob([await answer.arrayBuffer()], { type });
}
