import { DoorOpen } from 'lucide-react';
import { Button } from '../../design/button.tsx';
import { EmptyScreen } from '../../design/empty-screen.tsx';
import { useAction } from '../../hooks/use-action.ts';
import { strings } from './strings.ts';

/** A guest without their room: removed from it, or the room is gone. */
export function GuestOut({ onStartOver }: { onStartOver: () => Promise<void> }) {
  const { run, busy } = useAction(onStartOver);
  return (
    <EmptyScreen
      picture={<DoorOpen aria-hidden className="size-10" />}
      title={strings.outTitle}
      action={
        <Button busy={busy} onClick={() => void run()}>
          {strings.startOver}
        </Button>
      }
    >
      {strings.outHint}
    </EmptyScreen>
  );
}
