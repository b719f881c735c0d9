import { expect, it } from 'vitest';
import { createOtherNodes } from './other-nodes.ts';

const heard = (nodeId: string, online: string[], gone: string[] = []) => ({ nodeId, online, gone });

it('[M12] a person is there while one node says so, and no longer than it may be believed', () => {
  let at = 0;
  const others = createOtherNodes({ now: () => at, shownFor: 45 });
  others.hear(heard('a', ['ann', 'ben']));
  others.hear(heard('b', ['ann']));
  others.hear(heard('a', [], ['ann', 'stranger']));
  expect([others.has('ann'), others.has('ben'), others.has('stranger')]).toEqual([true, true, false]);
  at = 45;
  others.hear(heard('a', ['ben']));
  expect(others.expire()).toEqual([]);
  at = 46;
  expect(others.expire()).toEqual(['ann']);
  expect([others.has('ann'), others.has('ben')]).toEqual([false, true]);
  at = 91;
  expect(others.expire()).toEqual(['ben']);
});
