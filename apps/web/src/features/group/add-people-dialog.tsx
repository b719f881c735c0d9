import type { Conversation, User } from '@satchel/protocol/conversation';
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { FieldError } from '../../design/field.tsx';
import { PeoplePicker } from '../../design/people-picker.tsx';
import { failureText } from '../../format/failure-text.ts';
import { useClient } from '../../hooks/use-client.ts';
import { usePeopleSearch } from '../../hooks/use-people-search.ts';
import { strings } from './strings.ts';

type Props = { group: Conversation; onClose: () => void };

/** Mounted while it is open, so that every opening starts empty. */
export function AddPeopleDialog({ group, onClose }: Props) {
  const { http } = useClient();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<User[]>([]);
  const [busy, setBusy] = useState(false);
  const [failures, setFailures] = useState<string[]>([]);
  const people = usePeopleSearch(query);
  const taken = new Map(group.members.map(({ user }) => [user.id, strings.inGroup]));

  /** One by one; whoever could not be added stays chosen, with the reason. */
  async function add() {
    setBusy(true);
    const left: User[] = [];
    const reasons: string[] = [];
    for (const person of chosen) {
      try {
        await http.addMember(group.id, person.username);
      } catch (error) {
        left.push(person);
        reasons.push(strings.notAdded(person.name, failureText(error)));
      }
    }
    setBusy(false);
    setChosen(left);
    setFailures(reasons);
    if (left.length === 0) onClose();
  }

  return (
    <Dialog
      onClose={onClose}
      title={strings.addTitle}
      description={strings.addHint}
      footer={
        <Button busy={busy} disabled={chosen.length === 0} onClick={() => void add()}>
          {chosen.length === 0 ? strings.addNobody : strings.add(chosen.length)}
        </Button>
      }
    >
      <PeoplePicker
        query={query}
        onQuery={setQuery}
        found={people.status === 'ready' ? people.value : undefined}
        failure={people.status === 'failed' ? failureText(people.error) : undefined}
        chosen={chosen}
        taken={taken}
        onPick={(person) => setChosen([...chosen, person])}
        onRemove={(person) => setChosen(chosen.filter(({ id }) => id !== person.id))}
      />
      {failures.map((reason) => (
        <FieldError key={reason}>{reason}</FieldError>
      ))}
    </Dialog>
  );
}
