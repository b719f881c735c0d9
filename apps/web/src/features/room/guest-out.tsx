import { DoorOpen } from 'lucide-react';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { useAction } from '../../hooks/use-action.ts';
import { strings } from './strings.ts';

/** A guest without their room: removed from it, or the room is gone. */
export function GuestOut({ onStartOver }: { onStartOver: () => Promise<void> }) {
  const { run, busy } = useAction(onStartOver);
  return (
    <div className="grid h-full place-items-center">
      <h1 className="sr-only">{strings.outTitle}</h1>
      <EmptyState
        picture={<DoorOpen aria-hidden className="size-10" />}
        title={strings.outTitle}
        action={
          <Button busy={busy} onClick={() => void run()}>
            {strings.startOver}
          </Button>
        }
      >
        {strings.outHint}
      </EmptyState>
    </div>
  );
}
