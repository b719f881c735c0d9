import type { MessageRow } from '@satchel/protocol/rows';
import { CheckCheck, Copy, EllipsisVertical, Pencil, Trash2 } from 'lucide-react';
import { IconButton } from '../../design/icon-button.tsx';
import { Menu, MenuItem } from '../../design/menu.tsx';
import { strings } from './strings.ts';

export type MessageActions = {
  edit: (message: MessageRow) => void;
  remove: (message: MessageRow) => void;
  /** Left out where the members are not listed by name. */
  showDetails: ((message: MessageRow) => void) | undefined;
};

type Props = { message: MessageRow; own: boolean; actions: MessageActions };

export function MessageMenu({ message, own, actions }: Props) {
  const text = textOf(message);
  const { showDetails } = actions;
  return (
    <Menu
      align={own ? 'end' : 'start'}
      trigger={
        <IconButton
          label={strings.actions}
          icon={EllipsisVertical}
          className="opacity-0 transition-opacity group-hover/bubble:opacity-100 focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-60 group-focus-within/message:opacity-100 -mx-1 -my-1 size-8 pointer-coarse:-my-2 pointer-coarse:size-11"
        />
      }
    >
      {text !== undefined && (
        <MenuItem icon={Copy} onSelect={() => void navigator.clipboard?.writeText(text)}>
          {strings.copy}
        </MenuItem>
      )}
      {own && showDetails && (
        <MenuItem icon={CheckCheck} onSelect={() => showDetails(message)}>
          {strings.details}
        </MenuItem>
      )}
      {own && message.kind === 'text' && (
        <MenuItem icon={Pencil} onSelect={() => actions.edit(message)}>
          {strings.edit}
        </MenuItem>
      )}
      {own && (
        <MenuItem icon={Trash2} danger onSelect={() => actions.remove(message)}>
          {strings.delete}
        </MenuItem>
      )}
    </Menu>
  );
}

/** An empty menu would be a dead end, so somebody else's bare file has none. */
export function hasActions(message: MessageRow, own: boolean): boolean {
  return message.kind !== 'note' && message.deletedAt === undefined && (own || textOf(message) !== undefined);
}

function textOf(message: MessageRow): string | undefined {
  if (message.body === null) return undefined;
  if (message.kind === 'text') return message.body.text;
  return message.kind === 'note' ? undefined : message.body.caption;
}
