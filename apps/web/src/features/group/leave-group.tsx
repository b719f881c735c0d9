import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { failureText } from '../../format/failure-text.ts';
import { useClient } from '../../hooks/use-client.ts';
import { strings } from './strings.ts';

export function LeaveGroup({ groupId, onLeft }: { groupId: string; onLeft: () => void }) {
  const { http } = useClient();
  const [asking, setAsking] = useState(false);
  return (
    <div className="mt-6 border-t border-line pt-4">
      <Button look="quiet" onClick={() => setAsking(true)} className="w-full text-danger">
        <LogOut aria-hidden className="size-4" />
        {strings.leave}
      </Button>
      {asking && (
        <ConfirmDialog
          onClose={() => setAsking(false)}
          title={strings.leaveTitle}
          confirm={strings.leaveConfirm}
          onConfirm={async () => {
            await http.leaveGroup(groupId);
            onLeft();
          }}
          describeFailure={failureText}
        >
          {strings.leaveText}
        </ConfirmDialog>
      )}
    </div>
  );
}
