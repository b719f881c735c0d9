import type { AccountDraft } from '@satchel/client/http-api';
import type { User } from '@satchel/protocol/conversation';
import { Eye, EyeOff } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Field, FieldError } from '../../design/field.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { checkNewAccount, checkSignIn, type EntryErrors } from './check-entry.ts';
import { refusedEntry } from './refused-entry.ts';
import { strings } from './strings.ts';

type Props = {
  purpose: 'sign-in' | 'create';
  /** Whoever it answers is signed in; `name` is left out when it was left empty. */
  submit: (entry: AccountDraft) => Promise<User>;
  /** Filled in already: a guest has one. */
  knownName?: string;
  /** Shared by both forms, so that changing one's mind costs no typing. */
  username: string;
  onUsername: (username: string) => void;
  onSignedIn: (user: User) => void;
};

export function EntryForm({ purpose, submit, knownName = '', username, onUsername, onSignedIn }: Props) {
  const [name, setName] = useState(knownName);
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [errors, setErrors] = useState<EntryErrors>({});
  const [busy, setBusy] = useState(false);
  const creating = purpose === 'create';

  async function enter(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const entry = { username: username.trim(), password, name: name.trim() };
    const wrong = creating ? checkNewAccount(entry) : checkSignIn(entry);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    try {
      const { name: chosen, ...credentials } = entry;
      onSignedIn(await submit(creating && chosen !== '' ? entry : credentials));
    } catch (error) {
      setErrors(refusedEntry(error));
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void enter(event)} noValidate className="flex flex-col gap-4">
      <Field
        label={strings.username}
        hint={creating ? strings.usernameHint : undefined}
        error={errors.username}
        value={username}
        onChange={(event) => onUsername(event.target.value)}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        autoFocus
      />
      {creating && (
        <Field
          label={strings.name}
          hint={strings.nameHint}
          error={errors.name}
          value={name}
          onChange={(event) => setName(event.target.value)}
          name="name"
          autoComplete="name"
          dir="auto"
        />
      )}
      <Field
        label={strings.password}
        hint={creating ? strings.passwordHint : undefined}
        error={errors.password}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        name="password"
        type={shown ? 'text' : 'password'}
        autoComplete={creating ? 'new-password' : 'current-password'}
        trailing={
          <IconButton
            label={shown ? strings.hidePassword : strings.showPassword}
            icon={shown ? EyeOff : Eye}
            onClick={() => setShown(!shown)}
          />
        }
      />
      {errors.form !== undefined && <FieldError>{errors.form}</FieldError>}
      <Button type="submit" busy={busy} className="w-full">
        {creating ? strings.createAccount : strings.signIn}
      </Button>
    </form>
  );
}
