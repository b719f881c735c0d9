import { RequestFailed } from '@satchel/client/request-failed';
import { CloudOff, DoorClosed } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../design/button.tsx';
import { EmptyScreen } from '../../design/empty-screen.tsx';
import { failureText } from '../../format/failure-text.ts';
import { strings } from './strings.ts';

type Props = {
  error: unknown;
  onRetry: () => void;
  /** Where to go from an address that leads nowhere. */
  elsewhere: ReactNode;
};

/** Why no room is shown; only what may pass is worth another try. */
export function NoRoom({ error, onRetry, elsewhere }: Props) {
  const missing = error instanceof RequestFailed && !error.retryable;
  const title = missing ? strings.noRoom : strings.failed;
  return (
    <EmptyScreen
      picture={
        missing ? (
          <DoorClosed aria-hidden className="size-10" />
        ) : (
          <CloudOff aria-hidden className="size-10" />
        )
      }
      title={title}
      action={missing ? elsewhere : <Button onClick={onRetry}>{strings.tryAgain}</Button>}
    >
      {missing ? strings.noRoomHint : failureText(error)}
    </EmptyScreen>
  );
}
