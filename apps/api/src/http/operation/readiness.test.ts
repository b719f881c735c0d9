import { describe, expect, it } from 'vitest';
import { createReadiness } from './readiness.ts';

describe('readiness', () => {
  it('is over once the server drains, though every back end answers', async () => {
    let draining = false;
    const readiness = createReadiness(
      { dataStore: async () => {} },
      { isDraining: () => draining, failed: () => {} },
    );
    expect(await readiness()).toEqual({ ready: true, draining: false, backEnds: { dataStore: 'ok' } });
    draining = true;
    expect(await readiness()).toEqual({ ready: false, draining: true, backEnds: { dataStore: 'ok' } });
  });

  it('asks the back ends once for probes that come together, and anew afterwards', async () => {
    let asked = 0;
    const readiness = createReadiness(
      {
        bus: async () => {
          asked += 1;
          if (asked > 1) throw new Error('gone');
        },
      },
      { isDraining: () => false, failed: () => {} },
    );
    const [one, two] = await Promise.all([readiness(), readiness()]);
    expect({ asked, one: one.ready, two: two.ready }).toEqual({ asked: 1, one: true, two: true });
    expect(await readiness()).toMatchObject({ ready: false, backEnds: { bus: 'failed' } });
  });
});
