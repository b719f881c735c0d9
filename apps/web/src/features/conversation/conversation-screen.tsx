import type { ConversationHandle } from '@satchel/client/conversation-handle';
import type { ConversationView } from '@satchel/client/conversation-view';
import type { Transfer } from '@satchel/client/transfer';
import type { MessageRow } from '@satchel/protocol/rows';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { titleOf } from '../../format/conversation-title.ts';
import { size } from '../../format/size.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useLive } from '../../hooks/use-live.ts';
import type { SendLimits } from './chosen-file.ts';
import { Composer } from './composer.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { DropOverlay } from './drop-overlay.tsx';
import { History } from './history.tsx';
import { Lightbox } from './lightbox.tsx';
import { mayPost } from './may-post.ts';
import type { RenderFile } from './message-bubble.tsx';
import { MessageDetails } from './message-details.tsx';
import { isPictureRow, type PictureRow } from './picture-row.ts';
import { readBefore } from './read-before.ts';
import { ReviewSheet } from './review-sheet.tsx';
import { strings } from './strings.ts';
import { uploadsIn } from './uploads-in.ts';
import { useComposing } from './use-composing.ts';
import { useSendingFiles } from './use-sending-files.ts';

export type ScreenProps = {
  handle: ConversationHandle;
  view: ConversationView & { conversation: NonNullable<ConversationView['conversation']> };
  backHref: string | undefined;
  infoHref: string;
  infoOpen: boolean;
  /** Cards of files belong to another feature; the app brings the two together. */
  renderFile: RenderFile;
  renderUpload: (upload: Transfer) => ReactNode;
};

export function ConversationScreen({ handle, view, backHref, infoHref, infoOpen, ...cards }: ScreenProps) {
  const client = useClient();
  const me = client.me.get().id;
  const { conversation, rows } = view;
  const title = titleOf(conversation, me);
  const member = view.status !== 'left';
  const writes = member && mayPost(conversation, me);
  const listed = conversation.visibility === 'private';
  const { guest = false } = useLive(client.me);
  const transfers = useLive(client.transfers);
  const uploads = useMemo(
    () => uploadsIn(conversation.id, transfers, rows),
    [conversation.id, transfers, rows],
  );
  const [readUpTo] = useState(() => readBefore(view, me));
  const composing = useComposing(handle, conversation.id);
  const files = useSendingFiles(handle, writes, guest);
  const [opened, setOpened] = useState<PictureRow>();
  const [deleting, setDeleting] = useState<MessageRow>();
  const [detailed, setDetailed] = useState<MessageRow>();

  const onLoadOlder = useCallback(() => handle.loadOlder(), [handle]);
  const onRead = useCallback((seq: number) => handle.markRead(seq), [handle]);

  function editLast() {
    const last = rows.findLast(
      (row) => row.senderId === me && row.kind === 'text' && row.deletedAt === undefined,
    );
    if (last && last.kind !== 'unreadable') composing.startEdit(last);
  }

  return (
    <div className="flex h-full min-w-0 flex-col">
      <ConversationHeader
        conversation={conversation}
        backHref={backHref}
        infoHref={infoHref}
        infoOpen={infoOpen}
      />
      <History
        view={view}
        uploads={uploads}
        readUpTo={readUpTo}
        onLoadOlder={onLoadOlder}
        onRead={onRead}
        actions={{
          edit: composing.startEdit,
          remove: setDeleting,
          showDetails: listed ? setDetailed : undefined,
        }}
        onOpenPicture={setOpened}
        {...cards}
      />
      {writes ? (
        <Composer
          title={title}
          field={composing.field}
          text={composing.text}
          onText={composing.setText}
          limit={files.limits.textCodePoints}
          onSubmit={composing.submit}
          onPaste={files.paste}
          onPick={files.add}
          attach={attachLabel(guest, files.limits)}
          onStopEditing={composing.stopEdit}
          onEditLast={editLast}
          error={composing.error ?? files.error}
        />
      ) : (
        <p className="border-t border-line bg-surface p-4 pb-[max(1rem,env(safe-area-inset-bottom))] text-center text-muted">
          {member ? strings.onlyAdminsWrite : strings.left}
        </p>
      )}
      {files.dragging && <DropOverlay title={title} />}
      {files.chosen.length > 0 && (
        <ReviewSheet
          title={title}
          chosen={files.chosen}
          limits={files.limits}
          notice={files.notice}
          onChange={files.setChosen}
          onAdd={files.add}
          onSend={files.send}
          onClose={files.close}
        />
      )}
      {opened && (
        <Lightbox
          pictures={rows.filter(isPictureRow)}
          shown={opened}
          onShow={setOpened}
          onClose={() => setOpened(undefined)}
        />
      )}
      {deleting && <DeleteDialog message={deleting} onClose={() => setDeleting(undefined)} />}
      {detailed && (
        <MessageDetails
          message={detailed}
          conversation={conversation}
          receipts={view.receipts}
          onClose={() => setDetailed(undefined)}
        />
      )}
    </div>
  );
}

/** Guests send what fits into a message; where nothing does, there is no button. */
function attachLabel(guest: boolean, { attachmentBytes }: SendLimits): string | undefined {
  if (!guest) return strings.attach;
  return attachmentBytes > 0 ? strings.attachSmall(size(attachmentBytes)) : undefined;
}
