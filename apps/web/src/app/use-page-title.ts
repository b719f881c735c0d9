import { useEffect } from 'react';
import { useClient } from '../hooks/use-client.ts';
import { useLive } from '../hooks/use-live.ts';
import { strings } from './strings.ts';

/** The title of the tab counts conversations with something unread, which is what one comes back for. */
export function usePageTitle(): void {
  const conversations = useLive(useClient().conversations);
  const waiting = conversations?.filter(({ unread }) => unread > 0).length ?? 0;
  useEffect(() => {
    document.title = waiting > 0 ? strings.pageTitleUnread(waiting) : strings.pageTitle;
    return () => {
      document.title = strings.pageTitle;
    };
  }, [waiting]);
}
