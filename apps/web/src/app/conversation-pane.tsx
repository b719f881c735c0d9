import { ConversationPage } from '../features/conversation/conversation-page.tsx';
import { FileCard } from '../features/file/file-card.tsx';
import { UploadCard } from '../features/file/upload-card.tsx';
import { InfoPanel } from '../features/group/info-panel.tsx';
import { conversationPath, homePath, infoPath } from './routes.ts';

type Props = {
  conversationId: string;
  info: boolean;
  /** The info has no place beside it and covers it. */
  infoCovers: boolean;
  backHref: string | undefined;
  onLeft: () => void;
};

/** A conversation with the cards of its files, which are another feature. */
export function ConversationPane({ conversationId, info, infoCovers, backHref, onLeft }: Props) {
  const covered = info && infoCovers;
  return (
    <>
      <div inert={covered} className="h-full">
        <ConversationPage
          key={conversationId}
          conversationId={conversationId}
          homeHref={homePath}
          backHref={backHref}
          infoHref={info ? conversationPath(conversationId) : infoPath(conversationId)}
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
      {covered && (
        <div className="absolute inset-0 z-10">
          <InfoPanel
            conversationId={conversationId}
            closeHref={conversationPath(conversationId)}
            onLeft={onLeft}
            alone
          />
        </div>
      )}
    </>
  );
}
