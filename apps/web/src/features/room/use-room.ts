import type { HttpApi } from '@satchel/client/http-api';
import { useCallback } from 'react';
import { useRequest } from '../../hooks/use-request.ts';

/** A public room by its address; needs no session. */
export function useRoom(api: Pick<HttpApi, 'room'>, slug: string) {
  return useRequest(useCallback(() => api.room(slug), [api, slug]));
}
