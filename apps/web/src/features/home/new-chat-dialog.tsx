import type { User } from '@satchel/protocol/conversation';
import { useState } from 'react';
import { Dialog } from '../../design/dialog.tsx';
import { PeoplePicker } from '../../design/people-picker.tsx';
import { failureText } from '../../format/failure-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useClient } from '../../hooks/use-client.ts';
import { usePeopleSearch } from '../../hooks/use-people-search.ts';
import { strings } from './strings.ts';

type Props = { onClose: () => void; onOpened: (conversationId: string) => void };

/** Mounted while it is open, so that every opening starts empty. */
export function NewChatDialog({ onClose, onOpened }: Props) {
  const client = useClient();
  const [query, setQuery] = useState('');
  const people = usePeopleSearch(query);
  const { run, error } = useAction(async (person: User) => {
    const conversation = await client.openChat(person.username);
    onOpened(conversation.id);
  });
  const failure = error ?? (people.status === 'failed' ? people.error : undefined);

  return (
    <Dialog onClose={onClose} title={strings.newChat} description={strings.newChatHint}>
      <PeoplePicker
        query={query}
        onQuery={setQuery}
        found={people.status === 'ready' ? people.value : undefined}
        failure={failure === undefined ? undefined : failureText(failure)}
        onPick={(person) => void run(person)}
      />
    </Dialog>
  );
}
