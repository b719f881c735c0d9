import { LogOut, MonitorSmartphone, Moon, Sun, SunMoon } from 'lucide-react';
import { useState } from 'react';
import { Avatar } from '../../design/avatar.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../../design/menu.tsx';
import { UserText } from '../../design/user-text.tsx';
import { useClient } from '../../hooks/use-client.ts';
import { useLive } from '../../hooks/use-live.ts';
import { DevicesDialog } from './devices-dialog.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';
import { strings } from './strings.ts';
import { useTheme } from './use-theme.ts';

const themes = [
  { value: 'system', label: strings.themeSystem, icon: SunMoon },
  { value: 'light', label: strings.themeLight, icon: Sun },
  { value: 'dark', label: strings.themeDark, icon: Moon },
] as const;

export function AccountMenu({ onSignedOut }: { onSignedOut: () => void }) {
  const me = useLive(useClient().me);
  const [theme, setTheme] = useTheme();
  const [dialog, setDialog] = useState<'devices' | 'sign-out'>();
  const close = () => setDialog(undefined);
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={strings.account(me.name)}
            title={strings.account(me.name)}
            className="grid size-11 place-items-center rounded-full hover:bg-hover"
          >
            <Avatar id={me.id} name={me.name} size="small" />
          </button>
        }
      >
        <div className="max-w-64 px-3 py-2">
          <p className="text-xs text-muted">{strings.signedInAs}</p>
          <p className="truncate font-medium">
            <UserText>{me.name}</UserText>
          </p>
          <p className="truncate text-sm text-muted">@{me.username}</p>
        </div>
        <MenuSeparator />
        <MenuItem icon={MonitorSmartphone} onSelect={() => setDialog('devices')}>
          {strings.devices}
        </MenuItem>
        <MenuChoice label={strings.theme} value={theme} onChange={setTheme} choices={themes} />
        <MenuSeparator />
        <MenuItem icon={LogOut} onSelect={() => setDialog('sign-out')}>
          {strings.signOut}
        </MenuItem>
      </Menu>
      {dialog === 'devices' && <DevicesDialog onClose={close} onSignedOut={onSignedOut} />}
      {dialog === 'sign-out' && <SignOutDialog onClose={close} onSignedOut={onSignedOut} />}
    </>
  );
}
