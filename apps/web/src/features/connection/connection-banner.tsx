import type { ConnectionState } from '@satchel/client/connection-state';
import { closeCodes } from '@satchel/protocol/close-codes';
import { CloudOff, RefreshCw, WifiOff } from 'lucide-react';
import { Button } from '../../design/button.tsx';
import { duration } from '../../format/duration.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useLive } from '../../hooks/use-live.ts';
import { useNow } from '../../hooks/use-now.ts';
import { strings } from './strings.ts';
import { useLasting } from './use-lasting.ts';

/** A short break heals by itself and would only flicker. */
const SHOW_AFTER = 2000;

/** How the line stands, once it has been down for a moment. Nothing it says keeps anybody from writing. */
export function ConnectionBanner() {
  const client = useClient();
  const connection = useLive(client.connection);
  const down = useLasting(connection.state !== 'online', SHOW_AFTER);
  const stopped = connection.state === 'stopped';
  if (connection.state === 'online' || (!down && !stopped)) return null;
  // A session that ended leads to the sign-in screen instead.
  if (stopped && connection.code === closeCodes.sessionEnded) return null;
  return (
    <div
      role="status"
      className="flex min-h-10 flex-wrap items-center justify-center gap-x-3 bg-warn-soft px-4 py-1 text-sm text-warn-ink"
    >
      <BannerText connection={connection} />
      {(connection.state === 'waiting' || connection.state === 'offline') && (
        <Button
          look="plain"
          size="small"
          className="text-warn-ink underline"
          onClick={() => client.reconnectNow()}
        >
          {strings.reconnectNow}
        </Button>
      )}
      {stopped && (
        <Button
          look="plain"
          size="small"
          className="text-warn-ink underline"
          onClick={() => location.reload()}
        >
          {strings.reload}
        </Button>
      )}
    </div>
  );
}

function BannerText({ connection }: { connection: ConnectionState }) {
  const now = useNow(1000, connection.state === 'waiting');
  const { icon: Icon, text } = describe(connection, now);
  return (
    <span className="inline-flex items-center gap-2">
      <Icon aria-hidden className="size-4 shrink-0" />
      {text}
    </span>
  );
}

function describe(connection: ConnectionState, now: number) {
  switch (connection.state) {
    case 'offline':
      return { icon: WifiOff, text: strings.offline };
    case 'waiting': {
      const wait = connection.retryAt - now;
      return {
        icon: CloudOff,
        text: wait < 500 ? strings.reconnecting : strings.reconnectingIn(duration(wait)),
      };
    }
    case 'syncing':
      return {
        icon: RefreshCw,
        text: connection.remaining > 0 ? strings.syncingRows(connection.remaining) : strings.syncing,
      };
    case 'stopped':
      return {
        icon: CloudOff,
        text:
          connection.code === closeCodes.protocolUnsupported
            ? strings.outdated
            : strings.stopped(connection.reason),
      };
    default:
      return { icon: RefreshCw, text: connection.attempt > 1 ? strings.reconnecting : strings.connecting };
  }
}
