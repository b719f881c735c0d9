import { MessageCircleOff } from 'lucide-react';
import { EmptyScreen } from '../../design/empty-screen.tsx';
import { PlainLink } from '../../design/plain-link.tsx';
import { strings } from './strings.ts';

export function MissingScreen({ homeHref }: { homeHref: string }) {
  return (
    <EmptyScreen
      picture={<MessageCircleOff aria-hidden className="size-10" />}
      title={strings.gone}
      action={<PlainLink href={homeHref}>{strings.backToChats}</PlainLink>}
    >
      {strings.goneHint}
    </EmptyScreen>
  );
}
