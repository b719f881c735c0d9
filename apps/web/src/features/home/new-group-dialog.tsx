import { RequestFailed } from '@satchel/client/request-failed';
import type { User } from '@satchel/protocol/conversation';
import { displayName } from '@satchel/protocol/names';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Field, FieldError } from '../../design/field.tsx';
import { PeoplePicker } from '../../design/people-picker.tsx';
import { failureText } from '../../format/failure-text.ts';
import { useClient } from '../../hooks/use-client.ts';
import { usePeopleSearch } from '../../hooks/use-people-search.ts';
import { strings } from './strings.ts';

type Props = { onClose: () => void; onOpened: (conversationId: string) => void };

/** Mounted while it is open, so that every opening starts empty. */
export function NewGroupDialog({ onClose, onOpened }: Props) {
  const client = useClient();
  const formId = useId();
  const [name, setName] = useState('');
  const [nameError, setNameError] = useState<string>();
  const [chosen, setChosen] = useState<User[]>([]);
  const [query, setQuery] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const people = usePeopleSearch(query);

  async function create(event: FormEvent) {
    event.preventDefault();
    setNameError(undefined);
    setFailure(undefined);
    if (!displayName.safeParse(name).success) {
      setNameError(strings.nameTheGroup);
      return;
    }
    setBusy(true);
    try {
      const members = chosen.map((person) => person.username);
      const group = await client.createGroup({ name: name.trim(), visibility: 'private', members });
      onOpened(group.id);
    } catch (error) {
      const text = failureText(error);
      if (error instanceof RequestFailed && error.field === 'name') setNameError(text);
      else setFailure(text);
      setBusy(false);
    }
  }

  return (
    <Dialog
      onClose={onClose}
      title={strings.newGroup}
      description={strings.newGroupHint}
      footer={
        <Button type="submit" form={formId} busy={busy}>
          {chosen.length === 0 ? strings.createGroup : strings.createGroupWith(chosen.length)}
        </Button>
      }
    >
      <form id={formId} onSubmit={(event) => void create(event)} noValidate className="flex flex-col gap-4">
        <Field
          label={strings.groupName}
          value={name}
          error={nameError}
          onChange={(event) => setName(event.target.value)}
          placeholder={strings.groupNamePlaceholder}
          autoComplete="off"
          dir="auto"
        />
        <PeoplePicker
          query={query}
          onQuery={setQuery}
          found={people.status === 'ready' ? people.value : undefined}
          failure={people.status === 'failed' ? failureText(people.error) : undefined}
          chosen={chosen}
          onPick={(person) => setChosen([...chosen, person])}
          onRemove={(person) => setChosen(chosen.filter(({ id }) => id !== person.id))}
        />
        {failure !== undefined && <FieldError>{failure}</FieldError>}
      </form>
    </Dialog>
  );
}
