import type { User } from '@satchel/protocol/conversation';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { ChoiceField } from '../../design/choice-field.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Field, FieldError } from '../../design/field.tsx';
import { PeoplePicker } from '../../design/people-picker.tsx';
import { failureText } from '../../format/failure-text.ts';
import { addressFrom, roomLink } from '../../format/room-address.ts';
import { useClient } from '../../hooks/use-client.ts';
import { usePeopleSearch } from '../../hooks/use-people-search.ts';
import { checkGroup, type GroupEntry, type GroupErrors, refusedGroup } from './check-group.ts';
import { strings } from './strings.ts';

type Props = {
  /** A room is public from the start; either can be changed into the other. */
  startWith: 'group' | 'room';
  onClose: () => void;
  onOpened: (conversationId: string) => void;
};

const visibilities = [
  { value: 'private', label: strings.privateLabel, hint: strings.privateHint },
  { value: 'public', label: strings.publicLabel, hint: strings.publicHint },
] as const;
const kinds = [
  { value: 'group', label: strings.everybodyLabel, hint: strings.everybodyHint },
  { value: 'broadcast', label: strings.adminsLabel, hint: strings.adminsHint },
] as const;

/** Mounted while it is open, so that every opening starts empty. */
export function NewGroupDialog({ startWith, onClose, onOpened }: Props) {
  const client = useClient();
  const formId = useId();
  const [name, setName] = useState('');
  const [visibility, setVisibility] = useState<GroupEntry['visibility']>(
    startWith === 'room' ? 'public' : 'private',
  );
  const [kind, setKind] = useState<GroupEntry['kind']>('group');
  /** Follows the name until somebody writes their own. */
  const [ownAddress, setOwnAddress] = useState<string>();
  const [errors, setErrors] = useState<GroupErrors>({});
  const [chosen, setChosen] = useState<User[]>([]);
  const [query, setQuery] = useState('');
  const [busy, setBusy] = useState(false);
  const people = usePeopleSearch(query);
  const open = visibility === 'public';
  const address = ownAddress ?? addressFrom(name);

  async function create(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const entry: GroupEntry = { name: name.trim(), visibility, kind, slug: address.trim() };
    const wrong = checkGroup(entry);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    try {
      const { slug, ...rest } = entry;
      const members = chosen.map((person) => person.username);
      const group = await client.createGroup({ ...rest, members, ...(open && { slug }) });
      onOpened(group.id);
    } catch (error) {
      setErrors(refusedGroup(error, failureText(error)));
      setBusy(false);
    }
  }

  return (
    <Dialog
      onClose={onClose}
      title={open ? strings.newRoom : strings.newGroup}
      description={open ? strings.newRoomHint : strings.newGroupHint}
      footer={
        <Button type="submit" form={formId} busy={busy}>
          {submitLabel(open, chosen.length)}
        </Button>
      }
    >
      <form id={formId} onSubmit={(event) => void create(event)} noValidate className="flex flex-col gap-4">
        <Field
          label={open ? strings.roomName : strings.groupName}
          value={name}
          error={errors.name}
          onChange={(event) => setName(event.target.value)}
          placeholder={open ? strings.roomNamePlaceholder : strings.groupNamePlaceholder}
          autoComplete="off"
          dir="auto"
        />
        <ChoiceField
          label={strings.whoComes}
          value={visibility}
          onChange={setVisibility}
          choices={visibilities}
        />
        {open && (
          <Field
            label={strings.address}
            value={address}
            error={errors.slug}
            hint={
              address === '' ? (
                strings.addressHint
              ) : (
                <span className="[overflow-wrap:anywhere]">
                  {strings.addressBecomes(roomLink(address.trim().toLowerCase(), location.origin))}
                </span>
              )
            }
            onChange={(event) => setOwnAddress(event.target.value === '' ? undefined : event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            dir="ltr"
          />
        )}
        <ChoiceField label={strings.whoWrites} value={kind} onChange={setKind} choices={kinds} />
        <PeoplePicker
          query={query}
          onQuery={setQuery}
          found={people.status === 'ready' ? people.value : undefined}
          failure={people.status === 'failed' ? failureText(people.error) : undefined}
          chosen={chosen}
          onPick={(person) => setChosen([...chosen, person])}
          onRemove={(person) => setChosen(chosen.filter(({ id }) => id !== person.id))}
        />
        {errors.form !== undefined && <FieldError>{errors.form}</FieldError>}
      </form>
    </Dialog>
  );
}

function submitLabel(open: boolean, people: number): string {
  if (open) return people === 0 ? strings.createRoom : strings.createRoomWith(people);
  return people === 0 ? strings.createGroup : strings.createGroupWith(people);
}
