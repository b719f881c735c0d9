import { idPattern } from '@satchel/protocol/ids';

export type Route =
  | { name: 'home' }
  | { name: 'conversation'; conversationId: string; info: boolean }
  | { name: 'unknown' };

export const homePath = '/';

export function conversationPath(conversationId: string): string {
  return `/c/${conversationId}`;
}

export function infoPath(conversationId: string): string {
  return `/c/${conversationId}/info`;
}

export function routeOf(path: string): Route {
  if (path === homePath) return { name: 'home' };
  const [, first, conversationId = '', rest, ...more] = path.split('/');
  const known = first === 'c' && idPattern.test(conversationId) && more.length === 0;
  if (known && (rest === undefined || rest === 'info')) {
    return { name: 'conversation', conversationId, info: rest === 'info' };
  }
  return { name: 'unknown' };
}
