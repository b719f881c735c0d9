import type { Session } from '@satchel/protocol/http';
import { MonitorSmartphone } from 'lucide-react';
import { useCallback } from 'react';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { FieldError } from '../../design/field.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { exactTime, timeAgo } from '../../format/date.ts';
import { failureText } from '../../format/failure-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useClient } from '../../hooks/use-client.ts';
import { forgetDrafts } from '../../hooks/use-draft.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { deviceName } from './device-name.ts';
import { strings } from './strings.ts';

type Props = { onClose: () => void; onSignedOut: () => void };

export function DevicesDialog({ onClose, onSignedOut }: Props) {
  const client = useClient();
  const { answer, reload } = useRequest(useCallback(() => client.http.sessions(), [client]));
  const { run, error } = useAction(async (session: Session) => {
    if (session.current) {
      await client.signOut();
      forgetDrafts(client.me.get().id);
      onSignedOut();
      return;
    }
    await client.http.revokeSession(session.id);
    reload();
  });
  const failure = error ?? (answer.status === 'failed' ? answer.error : undefined);
  return (
    <Dialog onClose={onClose} title={strings.devices} description={strings.devicesHint}>
      {failure !== undefined && <FieldError>{failureText(failure)}</FieldError>}
      {answer.status === 'loading' && (
        <div role="status" aria-label={strings.loading} className="flex flex-col gap-3 py-2">
          <Skeleton className="h-12" />
          <Skeleton className="h-12" />
        </div>
      )}
      {answer.status === 'ready' && (
        <ul className="divide-y divide-line">
          {answer.value.map((session) => (
            <li key={session.id}>
              <Device session={session} onSignOut={() => void run(session)} />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Device({ session, onSignOut }: { session: Session; onSignOut: () => void }) {
  const now = useNow(60_000);
  const label = deviceName(session.label);
  return (
    <div className="flex items-center gap-3 py-3">
      <MonitorSmartphone aria-hidden className="size-5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="font-medium [overflow-wrap:anywhere]">{label}</p>
        <p className="text-sm text-muted" title={exactTime(session.lastUsedAt)}>
          {session.current ? strings.thisDevice : strings.lastUsed(timeAgo(session.lastUsedAt, now))}
        </p>
      </div>
      <Button look="quiet" size="small" aria-label={strings.signOutDevice(label)} onClick={onSignOut}>
        {strings.signOutShort}
      </Button>
    </div>
  );
}
