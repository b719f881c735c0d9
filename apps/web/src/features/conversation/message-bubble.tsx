import type { ShownRow } from '@satchel/client/conversation-view';
import type { Member } from '@satchel/protocol/conversation';
import type { MessageRow } from '@satchel/protocol/rows';
import { Ban } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../../design/class-names.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useNames } from '../../hooks/use-names.ts';
import { AttachmentMessage } from './attachment-message.tsx';
import { Bubble } from './bubble.tsx';
import { hasActions, type MessageActions, MessageMenu } from './message-menu.tsx';
import { MessageMeta } from './message-meta.tsx';
import { MessageText } from './message-text.tsx';
import { OwnTick } from './own-tick.tsx';
import { PictureMessage } from './picture-message.tsx';
import { isPictureRow, type PictureRow } from './picture-row.ts';
import { strings } from './strings.ts';
import { fetchPicture } from './use-picture.ts';
import type { ShownTick } from './use-ticks.ts';

export type FileMessage = Extract<MessageRow, { kind: 'file' }>;
export type RenderFile = (message: FileMessage, own: boolean, members: readonly Member[]) => ReactNode;

type Props = {
  row: ShownRow;
  members: readonly Member[];
  /** Senders are named where more than two people talk. */
  named: boolean;
  first: boolean;
  last: boolean;
  tick: ShownTick | undefined;
  actions: MessageActions;
  onOpenPicture: (row: PictureRow) => void;
  renderFile: RenderFile;
};

export function MessageBubble({
  row,
  members,
  named,
  first,
  last,
  tick,
  actions,
  onOpenPicture,
  renderFile,
}: Props) {
  const me = useClient().me.get().id;
  const nameOf = useNames(members, [row.senderId]);
  const own = row.senderId === me;
  const sender = named ? { id: row.senderId, name: nameOf(row.senderId) } : undefined;
  const gone = row.kind === 'unreadable' || row.deletedAt !== undefined || row.body === null;
  const snug = !gone && (row.kind === 'attachment' || row.kind === 'file');
  const menu = row.kind !== 'unreadable' && hasActions(row, own) && (
    <MessageMenu message={row} own={own} actions={actions} />
  );
  const meta = (
    <MessageMeta
      at={row.createdAt}
      own={own}
      editedAt={gone ? undefined : row.editedAt}
      tick={!gone && tick && <OwnTick row={row} shown={tick} />}
    />
  );

  return (
    <Bubble own={own} first={first} last={last} sender={sender} snug={snug} beside={menu}>
      {gone ? (
        <Tombstone unreadable={row.kind === 'unreadable'} own={own} meta={meta} />
      ) : (
        <Content
          row={row}
          own={own}
          members={members}
          meta={meta}
          onOpenPicture={onOpenPicture}
          renderFile={renderFile}
        />
      )}
    </Bubble>
  );
}

function Tombstone({ unreadable, own, meta }: { unreadable: boolean; own: boolean; meta: ReactNode }) {
  const text = unreadable ? strings.unreadable : own ? strings.youDeleted : strings.deleted;
  return (
    <div className="flow-root">
      <span className={classNames('italic', own ? 'text-own-muted' : 'text-muted')}>
        <Ban aria-hidden className="me-1.5 inline size-4 align-[-0.2em]" />
        {text}
      </span>
      {meta}
    </div>
  );
}

type ContentProps = Pick<Props, 'members' | 'onOpenPicture' | 'renderFile'> & {
  row: MessageRow;
  own: boolean;
  meta: ReactNode;
};

function Content({ row, own, members, meta, onOpenPicture, renderFile }: ContentProps) {
  const client = useClient();
  if (row.body === null || row.kind === 'note') return null;
  if (row.kind === 'text') {
    return (
      <div className="flow-root">
        <MessageText text={row.body.text} />
        {meta}
      </div>
    );
  }
  const caption = row.body.caption;
  return (
    <>
      {row.kind === 'file' && <div className="p-1.5 pb-0">{renderFile(row, own, members)}</div>}
      {isPictureRow(row) && (
        <PictureMessage
          cid={row.cid}
          name={row.body.name}
          caption={caption}
          picture={row.body.picture}
          fetchBlob={() => fetchPicture(client, row)}
          onOpen={() => onOpenPicture(row)}
        />
      )}
      {row.kind === 'attachment' && row.body.inline === undefined && (
        <div className="p-1.5 pb-0">
          <AttachmentMessage attachment={row.body} fetchBlob={() => client.attachment(row.id)} />
        </div>
      )}
      <div className="flow-root w-0 min-w-full px-1.5 pt-1 pb-0.5">
        {caption !== undefined && <MessageText text={caption} />}
        {meta}
      </div>
    </>
  );
}
