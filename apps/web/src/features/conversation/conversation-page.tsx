import { useEffect, useMemo } from 'react';
import { useClient } from '../../hooks/use-client.ts';
import { useLive } from '../../hooks/use-live.ts';
import { ConversationScreen, type ScreenProps } from './conversation-screen.tsx';
import { ConversationSkeleton } from './conversation-skeleton.tsx';
import { FailedScreen } from './failed-screen.tsx';
import { MissingScreen } from './missing-screen.tsx';
import { createPictureCache } from './picture-cache.ts';
import { PictureCacheContext } from './use-picture.ts';

type Props = Omit<ScreenProps, 'handle' | 'view'> & { conversationId: string; homeHref: string };

/** Mounted anew for each conversation (`key`), so that nothing of one is ever seen in another. */
export function ConversationPage({ conversationId, homeHref, ...rest }: Props) {
  const client = useClient();
  const handle = useMemo(() => client.conversation(conversationId), [client, conversationId]);
  const view = useLive(handle.view);
  const pictures = useMemo(createPictureCache, []);

  useEffect(() => {
    handle.open();
    return () => handle.close();
  }, [handle]);
  useEffect(() => () => pictures.dispose(), [pictures]);

  const { conversation } = view;
  const missing = view.status === 'left' || view.error?.code === 'not_found';
  if (missing && !conversation) return <MissingScreen homeHref={homeHref} />;
  if (view.status === 'failed') {
    return (
      <FailedScreen
        error={view.error}
        homeHref={homeHref}
        onRetry={() => {
          handle.close();
          handle.open();
        }}
      />
    );
  }
  if (!conversation || view.status === 'loading') return <ConversationSkeleton backHref={rest.backHref} />;
  return (
    <PictureCacheContext value={pictures}>
      <ConversationScreen handle={handle} view={{ ...view, conversation }} {...rest} />
    </PictureCacheContext>
  );
}
