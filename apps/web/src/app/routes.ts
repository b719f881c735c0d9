import { idPattern } from '@satchel/protocol/ids';
import { slug as slugShape } from '@satchel/protocol/names';

export type Route =
  | { name: 'home' }
  | { name: 'conversation'; conversationId: string; info: boolean }
  | { name: 'room'; slug: string }
  | { name: 'unknown' };

export const homePath = '/';

export function conversationPath(conversationId: string): string {
  return `/c/${conversationId}`;
}

export function infoPath(conversationId: string): string {
  return `/c/${conversationId}/info`;
}

/** The address of a public room, as people pass it on. */
export function roomPath(slug: string): string {
  return `/r/${slug}`;
}

export function routeOf(path: string): Route {
  if (path === homePath) return { name: 'home' };
  const [, first, second = '', rest, ...more] = path.split('/');
  if (more.length > 0) return { name: 'unknown' };
  if (first === 'c' && idPattern.test(second) && (rest === undefined || rest === 'info')) {
    return { name: 'conversation', conversationId: second, info: rest === 'info' };
  }
  const { data: slug } = slugShape.safeParse(second);
  if (first === 'r' && slug !== undefined && rest === undefined) return { name: 'room', slug };
  return { name: 'unknown' };
}
