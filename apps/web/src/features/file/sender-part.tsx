import type { Member } from '@satchel/protocol/conversation';
import type { FileCard } from '@satchel/protocol/file-card';
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { failureText } from '../../format/failure-text.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useNames } from '../../hooks/use-names.ts';
import { Recipients } from './recipients.tsx';
import { recipientsText } from './recipients-text.ts';
import { strings } from './strings.ts';

type Props = { card: FileCard; members: readonly Member[]; there: boolean };

/** What the sender sees below the name: who waits, who has it, and a way to take it back. */
export function SenderPart({ card, members, there }: Props) {
  const { http } = useClient();
  const [asking, setAsking] = useState(false);
  const nameOf = useNames(
    members,
    card.recipients.map(({ userId }) => userId),
  );
  return (
    <>
      {there && card.counts === undefined && <p className="text-sm">{recipientsText(card, nameOf)}</p>}
      {worthListing(card, there) && <Recipients recipients={card.recipients} nameOf={nameOf} />}
      {there && (
        <Button look="quiet" size="small" onClick={() => setAsking(true)} className="mt-2">
          {strings.removeNow}
        </Button>
      )}
      {asking && (
        <ConfirmDialog
          onClose={() => setAsking(false)}
          title={strings.removeTitle}
          confirm={strings.remove}
          onConfirm={() => http.revoke(card.fileId)}
          describeFailure={failureText}
        >
          {strings.removeText}
        </ConfirmDialog>
      )}
    </>
  );
}

/** With one person the line above says it all, unless the file went without them. */
function worthListing({ recipients, reason }: FileCard, there: boolean): boolean {
  return recipients.length > 1 || (!there && reason !== 'delivered');
}
