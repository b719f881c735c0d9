import type { SatchelClient } from '@satchel/client/satchel-client';
import { closeCodes } from '@satchel/protocol/close-codes';
import type { User } from '@satchel/protocol/conversation';
import { useEffect, useState } from 'react';
import { ClientContext, useClient } from '../hooks/use-client.ts';
import { useLive } from '../hooks/use-live.ts';
import { GuestLayout } from './guest-layout.tsx';
import { Layout } from './layout.tsx';
import { openBrowserClient } from './open-browser-client.ts';
import { Starting } from './starting.tsx';

type Props = { user: User; onSignedOut: (elsewhere: boolean) => void };

/** One client for one account, from signing in to signing out. */
export function SignedIn({ user, onSignedOut }: Props) {
  const client = useBrowserClient(user);
  if (!client) return <Starting />;
  return (
    <ClientContext value={client}>
      <SessionEnd client={client} onSignedOut={onSignedOut} />
      <Screens onSignedOut={() => onSignedOut(false)} />
    </ClientContext>
  );
}

/** A guest who makes an account is the same person, who just sees more from then on. */
function Screens({ onSignedOut }: { onSignedOut: () => void }) {
  const { guest } = useLive(useClient().me);
  return guest ? <GuestLayout onSignedOut={onSignedOut} /> : <Layout onSignedOut={onSignedOut} />;
}

/** Mounted anew for each account (`key`), so the user it starts with is the user it keeps. */
function useBrowserClient(user: User): SatchelClient | undefined {
  const [client, setClient] = useState<SatchelClient>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a renamed user is still the same account.
  useEffect(() => {
    let over = false;
    let close = () => {};
    void openBrowserClient(user).then((opened) => {
      if (over) return opened.close();
      close = opened.close;
      opened.client.start();
      setClient(opened.client);
    });
    return () => {
      over = true;
      close();
    };
  }, [user.id]);
  return client;
}

type EndProps = { client: SatchelClient; onSignedOut: (elsewhere: boolean) => void };

/** A session ended from another device leads back to the sign-in screen, with a word about why. */
function SessionEnd({ client, onSignedOut }: EndProps) {
  const connection = useLive(client.connection);
  const ended = connection.state === 'stopped' && connection.code === closeCodes.sessionEnded;
  useEffect(() => {
    if (ended) onSignedOut(true);
  }, [ended, onSignedOut]);
  return null;
}
