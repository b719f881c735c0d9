import { useState } from 'react';
import { Dialog } from '../../design/dialog.tsx';
import { useClient } from '../../hooks/use-client.ts';
import { EntryForm } from './entry-form.tsx';
import { strings } from './strings.ts';

/** From a guest to a member of the server; mounted while it is open. */
export function UpgradeDialog({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const [username, setUsername] = useState('');
  return (
    <Dialog onClose={onClose} title={strings.upgradeTitle} description={strings.upgradeHint}>
      <div className="pb-2">
        <EntryForm
          purpose="create"
          submit={client.upgrade}
          knownName={client.me.get().name}
          username={username}
          onUsername={setUsername}
          onSignedIn={onClose}
        />
      </div>
    </Dialog>
  );
}
