import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { UserText } from '../../design/user-text.tsx';
import { failureText } from '../../format/failure-text.ts';
import { personName } from '../../format/person-name.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useLive } from '../../hooks/use-live.ts';
import { strings } from './strings.ts';

type Props = { onMakeAccount: () => void; onLeave: () => Promise<void> };

/** Who I am here and what I can become; the only thing a guest sees besides the room. */
export function GuestBar({ onMakeAccount, onLeave }: Props) {
  const me = useLive(useClient().me);
  const [asking, setAsking] = useState(false);
  return (
    <aside
      aria-label={strings.guestBar}
      className="flex flex-wrap items-center gap-x-2 border-b border-line bg-accent-soft px-3 pt-[env(safe-area-inset-top)] text-sm text-accent-ink"
    >
      <p className="min-w-0 flex-1 truncate py-1.5 font-medium">
        <UserText>{personName(me)}</UserText>
      </p>
      <span className="flex shrink-0">
        <Button look="plain" size="small" onClick={onMakeAccount}>
          {strings.makeAccount}
        </Button>
        <Button look="plain" size="small" onClick={() => setAsking(true)}>
          {strings.leave}
        </Button>
      </span>
      {asking && (
        <ConfirmDialog
          onClose={() => setAsking(false)}
          title={strings.leaveTitle}
          confirm={strings.leave}
          onConfirm={onLeave}
          describeFailure={failureText}
        >
          {strings.leaveText}
        </ConfirmDialog>
      )}
    </aside>
  );
}
