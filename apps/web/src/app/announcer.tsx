import { useTransferNews } from '../features/transfers/use-transfer-news.ts';
import { useMessageNews } from './use-message-news.ts';

/**
 * Two regions that screen readers speak when they change. The history itself is not live: pages of
 * old messages coming into view would be read aloud.
 */
export function Announcer({ currentId }: { currentId: string | undefined }) {
  const messages = useMessageNews(currentId);
  const transfers = useTransferNews();
  return (
    <>
      <div aria-live="polite" className="sr-only">
        {messages}
      </div>
      <div aria-live="polite" className="sr-only">
        {transfers}
      </div>
    </>
  );
}
