import type { MessageRow } from '@satchel/protocol/rows';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { failureText } from '../../format/failure-text.ts';
import { useClient } from '../../hooks/use-client.ts';
import { strings } from './strings.ts';

export function DeleteDialog({ message, onClose }: { message: MessageRow; onClose: () => void }) {
  const { http } = useClient();
  const onServer = message.kind === 'file' && message.body?.state === 'available';
  return (
    <ConfirmDialog
      onClose={onClose}
      title={strings.deleteTitle}
      confirm={strings.delete}
      onConfirm={() => http.deleteMessage(message.conversationId, message.id)}
      describeFailure={failureText}
    >
      <p>{strings.deleteText}</p>
      {onServer && <p className="mt-2">{strings.deleteFileText}</p>}
    </ConfirmDialog>
  );
}
