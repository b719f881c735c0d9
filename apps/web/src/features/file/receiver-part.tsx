import type { FileCard } from '@satchel/protocol/file-card';
import { Download } from 'lucide-react';
import { Button } from '../../design/button.tsx';
import { FieldError } from '../../design/field.tsx';
import { TransferProgress } from '../../design/transfer-progress.tsx';
import { failureText } from '../../format/failure-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useSelected } from '../../hooks/use-selected.ts';
import { useTransferOf } from '../../hooks/use-transfer-of.ts';
import { Keep } from './keep.tsx';
import { mayDecline, mayKeep } from './offers.ts';
import { Reminder } from './reminder.tsx';
import { SavedCopy } from './saved-copy.tsx';
import { strings } from './strings.ts';

type Props = { card: FileCard; conversationId: string; there: boolean; now: number };

/** What somebody who receives a file sees below its name: get it, watch it come, have it. */
export function ReceiverPart({ card, conversationId, there, now }: Props) {
  const client = useClient();
  const me = client.me.get().id;
  const transfer = useTransferOf(card.fileId, 'down');
  const saved = useSelected(client.savedFiles, (files) => files[card.fileId]);
  const place = card.recipients.find(({ userId }) => userId === me);
  const mine = place?.status;
  const running = transfer && transfer.state !== 'done' && transfer.state !== 'cancelled';

  const keep = there && mayKeep(card, mine) && <Keep fileId={card.fileId} kept={place?.keeps === true} />;

  if (saved && !running) {
    return (
      <>
        <SavedCopy file={saved} />
        {keep}
      </>
    );
  }
  if (running) return <TransferProgress transfer={transfer} control={client.transfer(transfer.id)} />;
  if (card.state === 'uploading' || card.state === 'completing') {
    return <p className="text-sm opacity-80">{strings.preparing}</p>;
  }
  if (!there) return null;
  const had = mine === 'stored' || mine === 'stream';
  return (
    <>
      {had && <p className="mb-1.5 text-sm opacity-80">{strings.downloadedElsewhere}</p>}
      {mine === 'waiting' && card.remindedAt !== undefined && <Reminder expiresAt={card.expiresAt} />}
      {mine === 'declined' && <p className="mb-1.5 text-sm opacity-80">{strings.declined}</p>}
      <div className="flex flex-wrap items-center gap-1.5">
        <Button
          size="small"
          look={had || mine === 'declined' ? 'quiet' : 'primary'}
          aria-label={strings.downloadNamed(card.name)}
          onClick={() => client.download(conversationId, card)}
        >
          <Download aria-hidden className="size-4" />
          {had ? strings.downloadAgain : strings.download}
        </Button>
        {mayDecline(card, mine, now) && <Decline fileId={card.fileId} />}
      </div>
      {keep}
    </>
  );
}

function Decline({ fileId }: { fileId: string }) {
  const { http } = useClient();
  const { run, busy, error } = useAction(async () => http.decline(fileId));
  return (
    <>
      <Button look="plain" size="small" busy={busy} onClick={() => void run()}>
        {strings.decline}
      </Button>
      {error !== undefined && <FieldError>{failureText(error)}</FieldError>}
    </>
  );
}
