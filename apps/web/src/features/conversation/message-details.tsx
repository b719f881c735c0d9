import { peopleOf, type Tick } from '@satchel/client/ticks';
import type { Conversation, Receipt } from '@satchel/protocol/conversation';
import type { MessageRow } from '@satchel/protocol/rows';
import { Dialog } from '../../design/dialog.tsx';
import { PersonLine } from '../../design/person-line.tsx';
import { TickMark } from '../../design/tick-mark.tsx';
import { strings } from './strings.ts';

type Props = {
  message: MessageRow;
  conversation: Conversation;
  receipts: readonly Receipt[];
  onClose: () => void;
};

const groups: { status: Tick; heading: string }[] = [
  { status: 'read', heading: strings.seenBy },
  { status: 'delivered', heading: strings.deliveredTo },
  { status: 'sent', heading: strings.sentTo },
];

/** Who has a message and who has seen it, person by person. */
export function MessageDetails({ message, conversation, receipts, onClose }: Props) {
  const people = peopleOf(message, conversation.members, receipts);
  return (
    <Dialog onClose={onClose} title={strings.details}>
      {people.length === 0 && <p className="py-4 text-muted">{strings.nobody}</p>}
      {groups.map(({ status, heading }) => {
        const listed = conversation.members.filter(({ user }) =>
          people.some((person) => person.userId === user.id && person.status === status),
        );
        if (listed.length === 0) return null;
        return (
          <section key={status} className="mb-4">
            <h3 className="mb-1 flex items-center gap-1.5 text-sm font-medium text-muted">
              <TickMark tick={status} />
              {heading}
            </h3>
            <ul>
              {listed.map(({ user }) => (
                <li key={user.id} className="flex py-1.5">
                  <PersonLine person={user} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </Dialog>
  );
}
