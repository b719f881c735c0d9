import type { Conversation, Member } from '@satchel/protocol/conversation';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { PersonLine } from '../../design/person-line.tsx';
import { presenceText } from '../../format/presence-text.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useNow } from '../../hooks/use-now.ts';
import { usePresence } from '../../hooks/use-presence.ts';
import { AddPeopleDialog } from './add-people-dialog.tsx';
import { MemberMenu } from './member-menu.tsx';
import { strings } from './strings.ts';

const MINUTE = 60_000;

export function MemberList({ conversation }: { conversation: Conversation }) {
  const me = useClient().me.get().id;
  const [adding, setAdding] = useState(false);
  const mayManage = conversation.members.some(({ user, role }) => user.id === me && role === 'admin');
  const members = [...conversation.members].sort(adminsFirst);
  return (
    <section aria-labelledby="group-members">
      <div className="mb-1 flex items-center justify-between gap-2">
        <h2 id="group-members" className="text-sm font-medium text-muted">
          {strings.members(conversation.memberCount)}
        </h2>
        {mayManage && (
          <Button look="plain" size="small" onClick={() => setAdding(true)}>
            <UserPlus aria-hidden className="size-4" />
            {strings.addPeople}
          </Button>
        )}
      </div>
      {conversation.visibility === 'public' && (
        <h3 className="mt-2 mb-1 text-sm text-muted">{strings.admins}</h3>
      )}
      <ul>
        {members.map((member) => (
          <li key={member.user.id} className="flex items-center py-1.5">
            <MemberLine member={member} me={me} />
            {mayManage && member.user.id !== me && <MemberMenu groupId={conversation.id} member={member} />}
          </li>
        ))}
      </ul>
      {adding && <AddPeopleDialog group={conversation} onClose={() => setAdding(false)} />}
    </section>
  );
}

function MemberLine({ member, me }: { member: Member; me: string }) {
  const { user, role } = member;
  const title = user.id === me ? strings.you(user.name) : undefined;
  const badge = role === 'admin' && (
    <span className="shrink-0 rounded-full bg-accent-soft px-2 py-0.5 text-xs font-medium text-accent-ink">
      {strings.admin}
    </span>
  );
  const presence = usePresence(user.id === me ? undefined : user.id);
  const now = useNow(MINUTE, presence?.online === false);
  return (
    <PersonLine
      person={user}
      title={title}
      note={presenceText(presence, now)}
      online={presence?.online ?? false}
      trailing={badge}
    />
  );
}

function adminsFirst(a: Member, b: Member): number {
  if (a.role !== b.role) return a.role === 'admin' ? -1 : 1;
  return a.user.name.localeCompare(b.user.name);
}
