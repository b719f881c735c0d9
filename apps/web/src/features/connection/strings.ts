import { plural } from '../../format/words.ts';

export const strings = {
  connecting: 'Connecting …',
  offline: 'You are offline. Messages you write are sent when you are back.',
  reconnectingIn: (wait: string) => `Connection lost. Reconnecting in ${wait}.`,
  reconnecting: 'Connection lost. Reconnecting …',
  reconnectNow: 'Reconnect now',
  syncing: 'Catching up …',
  syncingRows: (count: number) =>
    plural(count, { one: 'Catching up, 1 message to go', other: `Catching up, ${count} messages to go` }),
  outdated: 'Satchel was updated. Reload to go on.',
  stopped: (reason: string) => `The connection was ended: ${reason}`,
  reload: 'Reload',
} as const;
