import { PEOPLE_IDS_MAX } from '@satchel/protocol/limits';
import { describe, expect, it } from 'vitest';
import { createFakeTimers } from '../test-support/fake-timers.ts';
import { ana, ben, hexId } from '../test-support/rows.ts';
import { createPeople } from './people.ts';

function createLookup(answers: (ids: readonly string[]) => Promise<(typeof ana)[]>) {
  const clock = createFakeTimers();
  const asked: (readonly string[])[] = [];
  const people = createPeople({
    fetchUsers(ids) {
      asked.push(ids);
      return answers(ids);
    },
    timers: clock.timers,
    failed: () => {},
  });
  return { clock, asked, people };
}

describe('names of people who are in no member list', () => {
  it('are asked for together when one moment needs several', async () => {
    const { clock, asked, people } = createLookup(async () => [ana, ben]);
    const [first, second] = [people.person(ana.id), people.person(ben.id)];
    people.person(ana.id);
    await clock.advance(0);
    expect(asked).toEqual([[ana.id, ben.id]]);
    expect([first.get(), second.get()]).toEqual([ana, ben]);
  });

  it('come in several requests when they are more than one may name', async () => {
    const { clock, asked, people } = createLookup(async () => []);
    for (let n = 0; n <= PEOPLE_IDS_MAX; n++) people.person(hexId(n.toString(16)));
    await clock.advance(0);
    expect(asked.map((ids) => ids.length)).toEqual([PEOPLE_IDS_MAX, 1]);
  });

  it('are asked for once per line, whether the server knows them or not', async () => {
    const { clock, asked, people } = createLookup(() => Promise.reject(new Error('down')));
    people.person(ana.id);
    await clock.advance(0);
    people.person(ana.id);
    await clock.advance(0);
    expect(asked).toHaveLength(1);
    people.askAgain();
    people.person(ana.id);
    await clock.advance(0);
    expect(asked).toHaveLength(2);
  });

  it('are not asked for when they were learned meanwhile', async () => {
    const { clock, asked, people } = createLookup(async () => []);
    people.person(ana.id);
    people.learn([ana]);
    await clock.advance(0);
    expect(asked).toEqual([]);
  });

  it('change when a guest makes an account', () => {
    const { people } = createLookup(async () => []);
    people.learn([{ ...ana, guest: true }]);
    people.learn([ana]);
    expect(people.person(ana.id).get()?.guest).toBeUndefined();
  });
});
