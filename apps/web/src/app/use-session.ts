import type { HttpApi } from '@satchel/client/http-api';
import { RequestFailed } from '@satchel/client/request-failed';
import type { User } from '@satchel/protocol/conversation';
import { useCallback, useEffect, useRef, useState } from 'react';

export type SessionState =
  | { state: 'checking' }
  | { state: 'unreachable' }
  | { state: 'signed-out'; elsewhere: boolean }
  | { state: 'signed-in'; user: User };

const RETRY_AFTER = 5000;
const CHANNEL = 'satchel.session';

/** Who is signed in on this device. The session itself is a cookie that scripts cannot see. */
export function useSession(api: Pick<HttpApi, 'me'>) {
  const [session, setSession] = useState<SessionState>({ state: 'checking' });

  const check = useCallback(async () => {
    try {
      const user = await api.me();
      setSession((before) =>
        before.state === 'signed-in' && before.user.id === user.id ? before : { state: 'signed-in', user },
      );
    } catch (error) {
      const refused = error instanceof RequestFailed && error.code === 'unauthenticated';
      setSession((before) => {
        if (refused) return { state: 'signed-out', elsewhere: before.state === 'signed-in' };
        return before.state === 'signed-in' ? before : { state: 'unreachable' };
      });
    }
  }, [api]);
  const tellTabs = useTabs(check);

  useEffect(() => void check(), [check]);
  useEffect(() => {
    if (session.state !== 'unreachable') return;
    const timer = setTimeout(() => void check(), RETRY_AFTER);
    return () => clearTimeout(timer);
  }, [session, check]);

  const signedIn = useCallback(
    (user: User) => {
      setSession({ state: 'signed-in', user });
      tellTabs();
    },
    [tellTabs],
  );
  const signedOut = useCallback(
    (elsewhere: boolean) => {
      setSession({ state: 'signed-out', elsewhere });
      tellTabs();
    },
    [tellTabs],
  );
  return { session, check: () => void check(), signedIn, signedOut };
}

/** All tabs share one cookie, so one that signs in or out changes who the others are. */
function useTabs(check: () => Promise<void>): () => void {
  // A channel does not hear itself, but another one of the same page would.
  const channel = useRef<BroadcastChannel>(undefined);
  useEffect(() => {
    const opened = new BroadcastChannel(CHANNEL);
    opened.onmessage = () => void check();
    channel.current = opened;
    return () => opened.close();
  }, [check]);
  return useCallback(() => channel.current?.postMessage('changed'), []);
}
