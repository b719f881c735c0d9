import { type ReactNode, useCallback, useEffect } from 'react';
import { useLocation } from 'wouter';
import { classNames } from '../design/class-names.ts';
import { AccountMenu } from '../features/account/account-menu.tsx';
import { ConnectionBanner } from '../features/connection/connection-banner.tsx';
import { InfoPanel } from '../features/group/info-panel.tsx';
import { ConversationList } from '../features/home/conversation-list.tsx';
import { WelcomePane } from '../features/home/welcome-pane.tsx';
import { JoinPage } from '../features/room/join-page.tsx';
import { TransferTray } from '../features/transfers/transfer-tray.tsx';
import { useLeaveWarning } from '../features/transfers/use-leave-warning.ts';
import { THREE_PANES, TWO_PANES, useMediaQuery } from '../hooks/use-media-query.ts';
import { Announcer } from './announcer.tsx';
import { ConversationPane } from './conversation-pane.tsx';
import { conversationPath, homePath, routeOf } from './routes.ts';
import { strings } from './strings.ts';
import { usePageTitle } from './use-page-title.ts';

/** The list, the conversation and what is known about it: beside each other where they fit, else one at a time. */
export function Layout({ onSignedOut }: { onSignedOut: () => void }) {
  const [path, navigate] = useLocation();
  const route = routeOf(path);
  const two = useMediaQuery(TWO_PANES);
  const three = useMediaQuery(THREE_PANES);
  usePageTitle();
  useLeaveWarning();
  useEffect(() => {
    if (route.name === 'unknown') navigate(homePath, { replace: true });
  }, [route.name, navigate]);

  const open = route.name === 'conversation' ? route : undefined;
  const room = route.name === 'room' ? route : undefined;
  const shown = open ?? room;
  const info = open?.info ?? false;
  // The link has done its part: going back leads to where one came from, not to it.
  const openConversation = useCallback(
    (id: string) => navigate(conversationPath(id), { replace: true }),
    [navigate],
  );
  return (
    <div className="flex h-full flex-col">
      {shown && two && (
        <a
          href="#main"
          className="sr-only z-50 rounded-b-xl bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:start-4 focus:top-0"
        >
          {strings.skipToContent}
        </a>
      )}
      <ConnectionBanner />
      <div
        className={classNames(
          'grid min-h-0 flex-1',
          two && !(info && three) && 'grid-cols-[minmax(17rem,22rem)_minmax(0,1fr)]',
          info && three && 'grid-cols-[22rem_minmax(0,1fr)_20rem]',
        )}
      >
        {(two || !shown) && (
          <Side main={!shown && !two}>
            <ConversationList
              currentId={open?.conversationId}
              hrefOf={conversationPath}
              onOpen={(id) => navigate(conversationPath(id))}
              alone={!shown}
              accountMenu={
                <AccountMenu
                  onSignedOut={() => {
                    // The next one to sign in here may be somebody else.
                    navigate(homePath, { replace: true });
                    onSignedOut();
                  }}
                />
              }
            />
            {two && <TransferTray hrefOf={conversationPath} />}
          </Side>
        )}
        {(two || shown) && (
          <main id="main" tabIndex={-1} className="relative min-h-0 min-w-0 outline-none">
            {open && (
              <ConversationPane
                conversationId={open.conversationId}
                info={info}
                infoCovers={!three}
                backHref={two ? undefined : homePath}
                onLeft={() => navigate(homePath)}
              />
            )}
            {room && (
              <JoinPage key={room.slug} slug={room.slug} homeHref={homePath} onOpen={openConversation} />
            )}
            {!shown && <WelcomePane />}
          </main>
        )}
        {open && info && three && (
          <div className="min-h-0 border-s border-line">
            <InfoPanel
              conversationId={open.conversationId}
              closeHref={conversationPath(open.conversationId)}
              onLeft={() => navigate(homePath)}
              alone={false}
            />
          </div>
        )}
      </div>
      {!two && <TransferTray hrefOf={conversationPath} />}
      <Announcer currentId={open?.conversationId} />
    </div>
  );
}

function Side({ main, children }: { main: boolean; children: ReactNode }) {
  const look = 'flex min-h-0 min-w-0 flex-col border-e border-line bg-surface';
  if (main) {
    return (
      <main id="main" className={look}>
        {children}
      </main>
    );
  }
  return <div className={look}>{children}</div>;
}
