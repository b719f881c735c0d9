import type { Conversation } from '@satchel/protocol/conversation';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { failureText } from '../../format/failure-text.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useLive } from '../../hooks/use-live.ts';
import { strings } from './strings.ts';

export function LeaveGroup({ group, onLeft }: { group: Conversation; onLeft: () => void }) {
  const { http, me } = useClient();
  const open = group.visibility === 'public';
  const { guest } = useLive(me);
  const [asking, setAsking] = useState(false);
  return (
    <div className="mt-6 border-t border-line pt-4">
      <Button look="quiet" onClick={() => setAsking(true)} className="w-full text-danger">
        <LogOut aria-hidden className="size-4" />
        {open ? strings.leaveRoom : strings.leave}
      </Button>
      {asking && (
        <ConfirmDialog
          onClose={() => setAsking(false)}
          title={open ? strings.leaveRoomTitle : strings.leaveTitle}
          confirm={strings.leaveConfirm}
          onConfirm={async () => {
            await http.leaveGroup(group.id);
            onLeft();
          }}
          describeFailure={failureText}
        >
          {guest ? strings.leaveRoomAsGuest : open ? strings.leaveRoomText : strings.leaveText}
        </ConfirmDialog>
      )}
    </div>
  );
}
