import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { ConnectionBanner } from '../features/connection/connection-banner.tsx';
import { GuestBar } from '../features/room/guest-bar.tsx';
import { GuestElsewhere } from '../features/room/guest-elsewhere.tsx';
import { GuestOut } from '../features/room/guest-out.tsx';
import { UpgradeDialog } from '../features/sign-in/upgrade-dialog.tsx';
import { TransferTray } from '../features/transfers/transfer-tray.tsx';
import { useLeaveWarning } from '../features/transfers/use-leave-warning.ts';
import { titleOf } from '../format/conversation-title.ts';
import { useClient } from '../hooks/use-client.ts';
import { forgetDrafts } from '../hooks/use-draft.ts';
import { useLive } from '../hooks/use-live.ts';
import { Announcer } from './announcer.tsx';
import { ConversationPane } from './conversation-pane.tsx';
import { conversationPath, homePath, roomPath, routeOf } from './routes.ts';
import { Starting } from './starting.tsx';
import { usePageTitle } from './use-page-title.ts';

/** All a guest has: one room, and the way to an account. */
export function GuestLayout({ onSignedOut }: { onSignedOut: () => void }) {
  const client = useClient();
  const [path, navigate] = useLocation();
  const [upgrading, setUpgrading] = useState(false);
  const conversations = useLive(client.conversations);
  const room = conversations?.[0];
  const route = routeOf(path);
  const elsewhere = room !== undefined && route.name === 'room' && route.slug !== room.slug;
  const inRoom = room !== undefined && route.name === 'conversation' && route.conversationId === room.id;
  usePageTitle();
  useLeaveWarning();
  useEffect(() => {
    if (room && !inRoom && !elsewhere) navigate(conversationPath(room.id), { replace: true });
  }, [room, inRoom, elsewhere, navigate]);

  const startOver = useCallback(async () => {
    await client.signOut();
    forgetDrafts(client.me.get().id);
    navigate(room?.slug === undefined ? homePath : roomPath(room.slug), { replace: true });
    onSignedOut();
  }, [client, navigate, onSignedOut, room?.slug]);

  async function leave() {
    if (room) await client.http.leaveGroup(room.id);
    await startOver();
  }

  if (conversations === undefined) return <Starting />;
  return (
    <div className="flex h-full flex-col">
      <GuestBar onMakeAccount={() => setUpgrading(true)} onLeave={leave} />
      <ConnectionBanner />
      <main id="main" tabIndex={-1} className="relative min-h-0 min-w-0 flex-1 outline-none">
        {content()}
      </main>
      <TransferTray hrefOf={conversationPath} />
      <Announcer currentId={room?.id} />
      {upgrading && <UpgradeDialog onClose={() => setUpgrading(false)} />}
    </div>
  );

  function content(): ReactNode {
    if (!room) return <GuestOut onStartOver={startOver} />;
    if (elsewhere) {
      return (
        <GuestElsewhere
          room={titleOf(room, client.me.get().id)}
          roomHref={conversationPath(room.id)}
          onMakeAccount={() => setUpgrading(true)}
        />
      );
    }
    return (
      <ConversationPane
        conversationId={room.id}
        info={route.name === 'conversation' && route.info}
        infoCovers
        backHref={undefined}
        onLeft={() => void startOver()}
      />
    );
  }
}
