import { CloudOff } from 'lucide-react';
import { Button } from '../../design/button.tsx';
import { EmptyScreen } from '../../design/empty-screen.tsx';
import { PlainLink } from '../../design/plain-link.tsx';
import { failureText } from '../../format/failure-text.ts';
import { strings } from './strings.ts';

type Props = { error: unknown; homeHref: string; onRetry: () => void };

export function FailedScreen({ error, homeHref, onRetry }: Props) {
  return (
    <EmptyScreen
      picture={<CloudOff aria-hidden className="size-10" />}
      title={strings.failedTitle}
      action={
        <span className="flex flex-col gap-2">
          <Button onClick={onRetry}>{strings.tryAgain}</Button>
          <PlainLink href={homeHref}>{strings.backToChats}</PlainLink>
        </span>
      }
    >
      {error === undefined ? undefined : failureText(error)}
    </EmptyScreen>
  );
}
