import type { HttpApi } from '@satchel/client/http-api';
import type { User } from '@satchel/protocol/conversation';
import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { SatchelMark } from '../../design/satchel-mark.tsx';
import { EntryForm } from './entry-form.tsx';
import { strings } from './strings.ts';

type Props = {
  api: Pick<HttpApi, 'login' | 'register'>;
  /** Somebody was signed out from elsewhere, which they want explained. */
  signedOutElsewhere: boolean;
  onSignedIn: (user: User) => void;
  /** Back to a room's page, which asks only for a name. */
  onEnterAsGuest: (() => void) | undefined;
};

const tabLook =
  'min-h-10 flex-1 rounded-lg text-sm font-medium text-muted data-[state=active]:bg-raised data-[state=active]:text-ink data-[state=active]:shadow-sm pointer-coarse:min-h-11';

export function SignInPage({ api, signedOutElsewhere, onSignedIn, onEnterAsGuest }: Props) {
  const [username, setUsername] = useState('');
  return (
    <main className="scroll-pane grid min-h-full place-items-center p-4">
      <div className="w-full max-w-sm py-6">
        <div className="mb-6 flex flex-col items-center text-center">
          <SatchelMark className="mb-3 size-14" />
          <h1 className="text-2xl font-semibold tracking-tight">{strings.title}</h1>
          <p className="text-balance text-muted">{strings.motto}</p>
        </div>
        {signedOutElsewhere && (
          <p role="status" className="mb-4 rounded-xl bg-warn-soft px-4 py-3 text-sm text-warn-ink">
            {strings.signedOutElsewhere}
          </p>
        )}
        <Tabs.Root
          defaultValue="sign-in"
          className="rounded-2xl border border-line bg-surface p-4 shadow-sm min-[400px]:p-6"
        >
          <Tabs.List className="mb-5 flex gap-1 rounded-xl bg-sunken p-1">
            <Tabs.Trigger value="sign-in" className={tabLook}>
              {strings.signIn}
            </Tabs.Trigger>
            <Tabs.Trigger value="create" className={tabLook}>
              {strings.createAccount}
            </Tabs.Trigger>
          </Tabs.List>
          {(['sign-in', 'create'] as const).map((purpose) => (
            <Tabs.Content key={purpose} value={purpose} tabIndex={-1}>
              <EntryForm
                purpose={purpose}
                submit={async ({ name, ...credentials }) => {
                  if (purpose === 'sign-in') return (await api.login(credentials)).user;
                  return (await api.register({ ...credentials, ...(name !== undefined && { name }) })).user;
                }}
                username={username}
                onUsername={setUsername}
                onSignedIn={onSignedIn}
              />
            </Tabs.Content>
          ))}
        </Tabs.Root>
        {onEnterAsGuest && (
          <Button look="plain" onClick={onEnterAsGuest} className="mt-3 w-full">
            {strings.enterAsGuest}
          </Button>
        )}
      </div>
    </main>
  );
}
