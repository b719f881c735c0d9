import type { Room } from '@satchel/protocol/conversation';
import { ArrowLeft } from 'lucide-react';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { Button } from '../../design/button.tsx';
import { FieldError } from '../../design/field.tsx';
import { RoomHead } from '../../design/room-head.tsx';
import { failureText } from '../../format/failure-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useSelected } from '../../hooks/use-selected.ts';
import { NoRoom } from './no-room.tsx';
import { RoomCard } from './room-card.tsx';
import { RoomSkeleton } from './room-skeleton.tsx';
import { strings } from './strings.ts';
import { useRoom } from './use-room.ts';

type Props = {
  slug: string;
  homeHref: string;
  onOpen: (conversationId: string) => void;
};

const linkLook =
  'inline-flex min-h-11 items-center gap-2 rounded-xl px-3 font-medium text-accent-ink hover:bg-hover';

/** What a room's link shows to somebody with an account: the room itself, or one click before it. */
export function JoinPage({ slug, homeHref, onOpen }: Props) {
  const client = useClient();
  const { answer, reload } = useRoom(client.http, slug);
  const mine = useSelected(client.conversations, (all) => all?.find((one) => one.slug === slug)?.id);
  const found = answer.status === 'ready' && answer.value.isMember ? answer.value.id : undefined;
  const open = mine ?? found;
  useEffect(() => {
    if (open !== undefined) onOpen(open);
  }, [open, onOpen]);

  if (open !== undefined || answer.status === 'loading') return <RoomSkeleton />;
  const home = (
    <Link href={homeHref} className={linkLook}>
      <ArrowLeft aria-hidden className="size-4 rtl:-scale-x-100" />
      {strings.backToChats}
    </Link>
  );
  if (answer.status === 'failed') return <NoRoom error={answer.error} onRetry={reload} elsewhere={home} />;
  return (
    <RoomCard>
      <RoomHead room={answer.value} />
      <Join room={answer.value} onOpen={onOpen} />
      <div className="mt-2 text-center">{home}</div>
    </RoomCard>
  );
}

function Join({ room, onOpen }: { room: Room; onOpen: (conversationId: string) => void }) {
  const client = useClient();
  const { run, busy, error } = useAction(async () => onOpen((await client.joinRoom(room.id)).id));
  return (
    <>
      <p className="mt-4 text-center text-sm text-balance text-muted">
        {room.kind === 'broadcast' ? strings.broadcastHint : strings.joinHint}
      </p>
      <Button busy={busy} autoFocus onClick={() => void run()} className="mt-4 w-full">
        {strings.join}
      </Button>
      {error !== undefined && <FieldError>{failureText(error)}</FieldError>}
    </>
  );
}
