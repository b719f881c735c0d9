import type { Transfer } from '@satchel/client/transfer';
import type { ReactNode } from 'react';
import { TickMark } from '../../design/tick-mark.tsx';
import { Bubble } from './bubble.tsx';
import { MessageMeta } from './message-meta.tsx';
import { MessageText } from './message-text.tsx';

type Props = { upload: Transfer; first: boolean; last: boolean; children: ReactNode };

/** The bubble of a file that is still going up; what is inside comes from the feature of files. */
export function UploadBubble({ upload, first, last, children }: Props) {
  return (
    <Bubble own first={first} last={last} snug>
      <div className="p-1.5 pb-0">{children}</div>
      <div className="flow-root w-0 min-w-full px-1.5 pt-1 pb-0.5">
        {upload.caption !== undefined && <MessageText text={upload.caption} />}
        <MessageMeta
          at={upload.startedAt}
          own
          tick={<TickMark tick={upload.state === 'failed' ? 'failed' : 'waiting'} />}
        />
      </div>
    </Bubble>
  );
}
