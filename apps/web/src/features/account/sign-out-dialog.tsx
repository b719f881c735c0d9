import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { failureText } from '../../format/failure-text.ts';
import { useClient } from '../../hooks/use-client.ts';
import { forgetDrafts } from '../../hooks/use-draft.ts';
import { useLive } from '../../hooks/use-live.ts';
import { strings } from './strings.ts';

type Props = { onClose: () => void; onSignedOut: () => void };

export function SignOutDialog({ onClose, onSignedOut }: Props) {
  const client = useClient();
  const unfinished = useLive(client.transfers).filter(
    ({ state }) => state !== 'done' && state !== 'cancelled',
  ).length;
  return (
    <ConfirmDialog
      onClose={onClose}
      title={strings.signOutTitle}
      confirm={strings.signOut}
      look="primary"
      onConfirm={async () => {
        await client.signOut();
        forgetDrafts(client.me.get().id);
        onSignedOut();
      }}
      describeFailure={failureText}
    >
      <p>{strings.signOutText}</p>
      {unfinished > 0 && <p className="mt-2">{strings.unfinished(unfinished)}</p>}
    </ConfirmDialog>
  );
}
