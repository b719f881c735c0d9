import type { HttpApi } from '@satchel/client/http-api';
import { RequestFailed } from '@satchel/client/request-failed';
import type { User } from '@satchel/protocol/conversation';
import { displayName } from '@satchel/protocol/names';
import { type FormEvent, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Field, FieldError } from '../../design/field.tsx';
import { RoomHead } from '../../design/room-head.tsx';
import { failureText } from '../../format/failure-text.ts';
import { NoRoom } from './no-room.tsx';
import { RoomCard } from './room-card.tsx';
import { RoomSkeleton } from './room-skeleton.tsx';
import { strings } from './strings.ts';
import { useRoom } from './use-room.ts';

type Props = {
  slug: string;
  api: Pick<HttpApi, 'room' | 'enterAsGuest'>;
  onEntered: (user: User) => void;
  onSignIn: () => void;
};

/** What a room's link shows to somebody without a session: a name is all it takes. */
export function GuestPage({ slug, api, onEntered, onSignIn }: Props) {
  const { answer, reload } = useRoom(api, slug);
  const signIn = (
    <Button look="plain" onClick={onSignIn} className="w-full">
      {strings.haveAccount}
    </Button>
  );
  return (
    <main id="main" className="h-full">
      {answer.status === 'loading' && <RoomSkeleton />}
      {answer.status === 'failed' && <NoRoom error={answer.error} onRetry={reload} elsewhere={signIn} />}
      {answer.status === 'ready' && (
        <RoomCard>
          <RoomHead room={answer.value} />
          <NameForm slug={slug} api={api} onEntered={onEntered} />
          <div className="mt-2">{signIn}</div>
        </RoomCard>
      )}
    </main>
  );
}

function NameForm({ slug, api, onEntered }: Omit<Props, 'onSignIn'>) {
  const [name, setName] = useState('');
  const [nameError, setNameError] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function enter(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setFailure(undefined);
    const wrong = displayName.safeParse(name).success ? undefined : strings.nameYourself;
    setNameError(wrong);
    if (wrong !== undefined) return;
    setBusy(true);
    try {
      onEntered((await api.enterAsGuest({ name: name.trim(), room: slug })).user);
    } catch (error) {
      const text = failureText(error);
      if (error instanceof RequestFailed && error.field === 'name') setNameError(text);
      else setFailure(text);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void enter(event)} noValidate className="mt-6 flex flex-col gap-4">
      <Field
        label={strings.yourName}
        hint={strings.guestHint}
        error={nameError}
        value={name}
        onChange={(event) => setName(event.target.value)}
        name="name"
        autoComplete="nickname"
        enterKeyHint="go"
        dir="auto"
        autoFocus
      />
      {failure !== undefined && <FieldError>{failure}</FieldError>}
      <Button type="submit" busy={busy} className="w-full">
        {strings.enter}
      </Button>
    </form>
  );
}
