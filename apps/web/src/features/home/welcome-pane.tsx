import { EmptyState } from '../../design/empty-state.tsx';
import { SatchelMark } from '../../design/satchel-mark.tsx';
import { strings } from './strings.ts';

/** Beside the list while no conversation is open. */
export function WelcomePane() {
  return (
    <div className="grid h-full place-items-center">
      <EmptyState picture={<SatchelMark className="size-16 opacity-80" />} title={strings.pickChat}>
        {strings.pickChatHint}
      </EmptyState>
    </div>
  );
}
