import { createHttpApi, type HttpApi } from '@satchel/client/http-api';
import type { User } from '@satchel/protocol/conversation';
import { CloudOff } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../design/button.tsx';
import { EmptyScreen } from '../design/empty-screen.tsx';
import { GuestPage } from '../features/room/guest-page.tsx';
import { SignInPage } from '../features/sign-in/sign-in-page.tsx';
import { routeOf } from './routes.ts';
import { SignedIn } from './signed-in.tsx';
import { Starting } from './starting.tsx';
import { strings } from './strings.ts';
import { useSession } from './use-session.ts';

export function App() {
  const api = useMemo(() => createHttpApi({ baseUrl: '', fetch: (url, init) => fetch(url, init) }), []);
  const { session, check, signedIn, signedOut } = useSession(api);
  switch (session.state) {
    case 'checking':
      return <Starting />;
    case 'unreachable':
      return <Unreachable onRetry={check} />;
    case 'signed-out':
      return <Entrance api={api} signedOutElsewhere={session.elsewhere} onSignedIn={signedIn} />;
    case 'signed-in':
      // Another account is another everything: nothing of the last one may linger.
      return <SignedIn key={session.user.id} user={session.user} onSignedOut={signedOut} />;
  }
}

type EntranceProps = { api: HttpApi; signedOutElsewhere: boolean; onSignedIn: (user: User) => void };

/** A room's link asks for a name and lets in; everything else asks for an account. */
function Entrance({ api, signedOutElsewhere, onSignedIn }: EntranceProps) {
  const [path] = useLocation();
  const [signingIn, setSigningIn] = useState(false);
  const route = routeOf(path);
  if (route.name === 'room' && !signingIn) {
    return (
      <GuestPage
        key={route.slug}
        slug={route.slug}
        api={api}
        onEntered={onSignedIn}
        onSignIn={() => setSigningIn(true)}
      />
    );
  }
  return (
    <SignInPage
      api={api}
      signedOutElsewhere={signedOutElsewhere}
      onSignedIn={onSignedIn}
      onEnterAsGuest={route.name === 'room' ? () => setSigningIn(false) : undefined}
    />
  );
}

function Unreachable({ onRetry }: { onRetry: () => void }) {
  return (
    <EmptyScreen
      main
      picture={<CloudOff aria-hidden className="size-10" />}
      title={strings.unreachableTitle}
      action={<Button onClick={onRetry}>{strings.tryAgain}</Button>}
    >
      {strings.unreachable}
    </EmptyScreen>
  );
}
