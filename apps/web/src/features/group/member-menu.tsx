import type { Member, Role } from '@satchel/protocol/conversation';
import { EllipsisVertical, ShieldCheck, ShieldOff, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Menu, MenuItem } from '../../design/menu.tsx';
import { failureText } from '../../format/failure-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useClient } from '../../hooks/use-client.ts';
import { strings } from './strings.ts';

export function MemberMenu({ groupId, member }: { groupId: string; member: Member }) {
  const { http } = useClient();
  const { user, role } = member;
  const [removing, setRemoving] = useState(false);
  const roles = useAction(async (next: Role) => http.setRole(groupId, user.id, next));
  return (
    <div className="flex items-center">
      {roles.error !== undefined && (
        <span role="alert" className="max-w-32 text-xs text-danger">
          {failureText(roles.error)}
        </span>
      )}
      <Menu trigger={<IconButton label={strings.actionsFor(user.name)} icon={EllipsisVertical} />}>
        {role === 'member' ? (
          <MenuItem icon={ShieldCheck} onSelect={() => void roles.run('admin')}>
            {strings.makeAdmin}
          </MenuItem>
        ) : (
          <MenuItem icon={ShieldOff} onSelect={() => void roles.run('member')}>
            {strings.makeMember}
          </MenuItem>
        )}
        <MenuItem icon={UserMinus} danger onSelect={() => setRemoving(true)}>
          {strings.remove}
        </MenuItem>
      </Menu>
      {removing && (
        <ConfirmDialog
          onClose={() => setRemoving(false)}
          title={strings.removeTitle(user.name)}
          confirm={strings.removeConfirm}
          onConfirm={() => http.removeMember(groupId, user.id)}
          describeFailure={failureText}
        >
          {strings.removeText}
        </ConfirmDialog>
      )}
    </div>
  );
}
