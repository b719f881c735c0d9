import type { SatchelClient } from '@satchel/client/satchel-client';
import { createContext, useContext } from 'react';

export const ClientContext = createContext<SatchelClient | undefined>(undefined);

/** The client of the signed-in account. Only screens behind the sign-in use it. */
export function useClient(): SatchelClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error('useClient needs a signed-in screen around it');
  return client;
}
