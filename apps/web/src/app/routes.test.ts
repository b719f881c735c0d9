import { describe, expect, it } from 'vitest';
import { conversationPath, infoPath, roomPath, routeOf } from './routes.ts';

const id = '0123456789abcdef0123456789abcdef';

describe('routes', () => {
  it('reads back every path it makes', () => {
    expect(routeOf('/')).toEqual({ name: 'home' });
    expect(routeOf(conversationPath(id))).toEqual({ name: 'conversation', conversationId: id, info: false });
    expect(routeOf(infoPath(id))).toEqual({ name: 'conversation', conversationId: id, info: true });
    expect(routeOf(roomPath('people'))).toEqual({ name: 'room', slug: 'people' });
  });

  it('takes the address of a room in any case, as people type it', () => {
    expect(routeOf('/r/People')).toEqual({ name: 'room', slug: 'people' });
  });

  it('knows no other path', () => {
    for (const path of [
      '/c',
      '/c/short',
      `/c/${id}/other`,
      `/c/${id}/info/x`,
      '/x',
      '/r',
      '/r/',
      '/r/-x',
      '/r/a b',
      '/r/people/x',
    ]) {
      expect(routeOf(path)).toEqual({ name: 'unknown' });
    }
  });
});
