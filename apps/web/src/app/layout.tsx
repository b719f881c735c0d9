import { type ReactNode, useEffect } from 'react';
import { useLocation } from 'wouter';
import { classNames } from '../design/class-names.ts';
import { AccountMenu } from '../features/account/account-menu.tsx';
import { ConnectionBanner } from '../features/connection/connection-banner.tsx';
import { ConversationPage } from '../features/conversation/conversation-page.tsx';
import { FileCard } from '../features/file/file-card.tsx';
import { UploadCard } from '../features/file/upload-card.tsx';
import { InfoPanel } from '../features/group/info-panel.tsx';
import { ConversationList } from '../features/home/conversation-list.tsx';
import { WelcomePane } from '../features/home/welcome-pane.tsx';
import { TransferTray } from '../features/transfers/transfer-tray.tsx';
import { useLeaveWarning } from '../features/transfers/use-leave-warning.ts';
import { THREE_PANES, TWO_PANES, useMediaQuery } from '../hooks/use-media-query.ts';
import { Announcer } from './announcer.tsx';
import { conversationPath, homePath, infoPath, routeOf } from './routes.ts';
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
  const info = open?.info ?? false;
  return (
    <div className="flex h-full flex-col">
      {open && two && (
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
        {(two || !open) && (
          <Side main={!open && !two}>
            <ConversationList
              currentId={open?.conversationId}
              hrefOf={conversationPath}
              onOpen={(id) => navigate(conversationPath(id))}
              alone={!open}
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
        {(two || open) && (
          <main id="main" tabIndex={-1} className="relative min-h-0 min-w-0 outline-none">
            {open ? (
              <div inert={info && !three} className="h-full">
                <ConversationPage
                  key={open.conversationId}
                  conversationId={open.conversationId}
                  homeHref={homePath}
                  backHref={two ? undefined : homePath}
                  infoHref={info ? conversationPath(open.conversationId) : infoPath(open.conversationId)}
                  infoOpen={info}
                  renderFile={(message, own, members) =>
                    message.body && (
                      <FileCard
                        card={message.body}
                        conversationId={message.conversationId}
                        members={members}
                        own={own}
                      />
                    )
                  }
                  renderUpload={(upload) => <UploadCard upload={upload} />}
                />
              </div>
            ) : (
              <WelcomePane />
            )}
            {open && info && !three && (
              <div className="absolute inset-0 z-10">
                <Info alone conversationId={open.conversationId} onLeft={() => navigate(homePath)} />
              </div>
            )}
          </main>
        )}
        {open && info && three && (
          <div className="min-h-0 border-s border-line">
            <Info conversationId={open.conversationId} alone={false} onLeft={() => navigate(homePath)} />
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

type InfoProps = { conversationId: string; alone: boolean; onLeft: () => void };

function Info({ conversationId, alone, onLeft }: InfoProps) {
  return (
    <InfoPanel
      conversationId={conversationId}
      closeHref={conversationPath(conversationId)}
      onLeft={onLeft}
      alone={alone}
    />
  );
}
