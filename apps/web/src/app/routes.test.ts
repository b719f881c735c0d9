import { describe, expect, it } from 'vitest';
import { conversationPath, infoPath, routeOf } from './routes.ts';

const id = '0123456789abcdef0123456789abcdef';

describe('routes', () => {
  it('reads back every path it makes', () => {
    expect(routeOf('/')).toEqual({ name: 'home' });
    expect(routeOf(conversationPath(id))).toEqual({ name: 'conversation', conversationId: id, info: false });
    expect(routeOf(infoPath(id))).toEqual({ name: 'conversation', conversationId: id, info: true });
  });

  it('knows no other path', () => {
    for (const path of ['/c', '/c/short', `/c/${id}/other`, `/c/${id}/info/x`, '/x']) {
      expect(routeOf(path)).toEqual({ name: 'unknown' });
    }
  });
});
