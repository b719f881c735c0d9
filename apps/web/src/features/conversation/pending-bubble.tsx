import type { OutboxItem } from '@satchel/client/outbox-item';
import { RotateCw, Trash2 } from 'lucide-react';
import { Button } from '../../design/button.tsx';
import { TickMark } from '../../design/tick-mark.tsx';
import { strings as words } from '../../format/strings.ts';
import { useClient } from '../../hooks/use-client.ts';
import { AttachmentMessage } from './attachment-message.tsx';
import { Bubble } from './bubble.tsx';
import { MessageMeta } from './message-meta.tsx';
import { MessageText } from './message-text.tsx';
import { PictureMessage } from './picture-message.tsx';
import { strings } from './strings.ts';

type Props = { item: OutboxItem; first: boolean; last: boolean };

/** A message of mine that has no acknowledgement yet; what went wrong stays on it, with both ways out. */
export function PendingBubble({ item, first, last }: Props) {
  const failed = item.state === 'failed';
  return (
    <Bubble
      own
      first={first}
      last={last}
      snug={item.kind === 'attachment'}
      below={failed && <Failure item={item} />}
    >
      <PendingContent item={item} />
    </Bubble>
  );
}

function PendingContent({ item }: { item: OutboxItem }) {
  const tick = item.state === 'failed' ? 'failed' : 'waiting';
  const meta = <MessageMeta at={item.composedAt} own tick={<TickMark tick={tick} />} />;
  if (item.kind === 'text') {
    return (
      <div className="flow-root">
        <MessageText text={item.text} />
        {meta}
      </div>
    );
  }
  return (
    <>
      {item.picture ? (
        <PictureMessage
          cid={item.cid}
          name={item.name}
          caption={item.caption}
          picture={item.picture}
          fetchBlob={async () => new Blob([item.bytes], { type: item.type ?? '' })}
        />
      ) : (
        <div className="p-1.5 pb-0">
          <AttachmentMessage attachment={{ name: item.name, size: item.size, type: item.type ?? '' }} />
        </div>
      )}
      <div className="flow-root w-0 min-w-full px-1.5 pt-1 pb-0.5">
        {item.caption !== undefined && <MessageText text={item.caption} />}
        {meta}
      </div>
    </>
  );
}

function Failure({ item }: { item: OutboxItem }) {
  const client = useClient();
  const reason = item.error && (words.failures[item.error.code] ?? item.error.message);
  return (
    <div
      role="alert"
      className="mt-1 flex max-w-full flex-wrap items-center justify-end gap-x-2 text-sm text-danger"
    >
      <span>
        {strings.notSent} {reason}
      </span>
      <span className="flex gap-1">
        <Button look="plain" size="small" onClick={() => void client.retry(item.cid)}>
          <RotateCw aria-hidden className="size-4" />
          {strings.retry}
        </Button>
        <Button look="plain" size="small" onClick={() => void client.discard(item.cid)}>
          <Trash2 aria-hidden className="size-4" />
          {strings.discard}
        </Button>
      </span>
    </div>
  );
}
