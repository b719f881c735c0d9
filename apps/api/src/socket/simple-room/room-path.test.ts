import { expect, it } from 'vitest';
import { roomOfPath } from './room-path.ts';

it('[S1] a path names a room in lower case, or none', () => {
  expect(roomOfPath('/chat/people')).toBe('people');
  expect(roomOfPath('/chat/People%2D2')).toBe('people-2');
  const none = [
    '/chat/',
    '/chat',
    '/chat/a/b',
    '/chat/a%2Fb',
    '/chat/%',
    '/chat/%C3',
    '/chat/n%C3%A9',
    '/ws',
  ];
  expect(none.map(roomOfPath)).toEqual(none.map(() => undefined));
  expect(roomOfPath(`/chat/${'x'.repeat(64)}`)).toBe('x'.repeat(64));
  expect(roomOfPath(`/chat/${'x'.repeat(65)}`)).toBeUndefined();
});
