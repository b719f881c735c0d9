import { expect, it } from 'vitest';
import { cell } from './live.ts';

it('tells every listener of a change and none of a value that stays', () => {
  const count = cell(1);
  const heard: number[] = [];
  const leave = count.subscribe(() => heard.push(count.get()));
  count.set(1);
  count.update((value) => value + 1);
  leave();
  count.set(3);
  expect(heard).toEqual([2]);
});

it('lets a listener leave while it is told', () => {
  const count = cell(1);
  const heard: string[] = [];
  const leave = count.subscribe(() => {
    heard.push('first');
    leave();
  });
  count.subscribe(() => heard.push('second'));
  count.set(2);
  count.set(3);
  expect(heard).toEqual(['first', 'second', 'second']);
});
