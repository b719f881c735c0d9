import type { HttpApi } from '@satchel/client/http-api';
import { RequestFailed } from '@satchel/client/request-failed';
import type { User } from '@satchel/protocol/conversation';
import { useCallback, useEffect, useState } from 'react';

export type SessionState =
  | { state: 'checking' }
  | { state: 'unreachable' }
  | { state: 'signed-out'; elsewhere: boolean }
  | { state: 'signed-in'; user: User };

const RETRY_AFTER = 5000;

/** Who is signed in on this device. The session itself is a cookie that scripts cannot see. */
export function useSession(api: Pick<HttpApi, 'me'>) {
  const [session, setSession] = useState<SessionState>({ state: 'checking' });

  const check = useCallback(async () => {
    try {
      setSession({ state: 'signed-in', user: await api.me() });
    } catch (error) {
      const refused = error instanceof RequestFailed && error.code === 'unauthenticated';
      setSession(refused ? { state: 'signed-out', elsewhere: false } : { state: 'unreachable' });
    }
  }, [api]);

  useEffect(() => void check(), [check]);
  useEffect(() => {
    if (session.state !== 'unreachable') return;
    const timer = setTimeout(() => void check(), RETRY_AFTER);
    return () => clearTimeout(timer);
  }, [session, check]);

  return {
    session,
    check: () => void check(),
    signedIn: useCallback((user: User) => setSession({ state: 'signed-in', user }), []),
    signedOut: useCallback((elsewhere: boolean) => setSession({ state: 'signed-out', elsewhere }), []),
  };
}
