import { createHttpApi } from '@satchel/client/http-api';
import { CloudOff } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { SignInPage } from '../features/sign-in/sign-in-page.tsx';
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
      return <SignInPage api={api} signedOutElsewhere={session.elsewhere} onSignedIn={signedIn} />;
    case 'signed-in':
      // Another account is another everything: nothing of the last one may linger.
      return <SignedIn key={session.user.id} user={session.user} onSignedOut={signedOut} />;
  }
}

function Unreachable({ onRetry }: { onRetry: () => void }) {
  return (
    <main className="grid h-full place-items-center">
      <h1 className="sr-only">{strings.unreachableTitle}</h1>
      <EmptyState
        picture={<CloudOff aria-hidden className="size-10" />}
        title={strings.unreachableTitle}
        action={<Button onClick={onRetry}>{strings.tryAgain}</Button>}
      >
        {strings.unreachable}
      </EmptyState>
    </main>
  );
}
