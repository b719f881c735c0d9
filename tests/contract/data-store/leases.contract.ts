import { describe, expect, it } from 'vitest';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import { many } from './samples.ts';

const LONG = 3_600_000;
const SHORT = 100;

export function describeLeases(open: OpenDataStore): void {
  describe('leases', () => {
    const data = useDataStore(open);
    const leases = () => data.store.leases;

    it('[F11] have one holder at a time, also when twenty race', async () => {
      const taken = await Promise.all(
        many(20, (index) => leases().acquire('sweeper', `node-${index}`, LONG)),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
      const holder = `node-${taken.indexOf(true)}`;
      expect(await leases().acquire('sweeper', holder, LONG)).toBe(true);
      expect(await leases().acquire('sweeper', 'somebody', LONG)).toBe(false);
      expect(await leases().acquire('another', 'somebody', LONG)).toBe(true);
    });

    it('[F11] are taken over when they ran out, and their old holder is then refused', async () => {
      expect(await leases().acquire('sweeper', 'first', SHORT)).toBe(true);
      await data.advance(SHORT);
      expect(await leases().acquire('sweeper', 'second', LONG)).toBe(true);
      expect(await leases().acquire('sweeper', 'first', LONG)).toBe(false);
    });

    it('last from their latest renewal', async () => {
      await leases().acquire('sweeper', 'first', SHORT);
      await leases().acquire('sweeper', 'first', LONG);
      await data.advance(2 * SHORT);
      expect(await leases().acquire('sweeper', 'second', LONG)).toBe(false);
    });

    it('are released by their holder only', async () => {
      await leases().acquire('sweeper', 'first', LONG);
      await leases().release('sweeper', 'second');
      await leases().release('unknown', 'first');
      expect(await leases().acquire('sweeper', 'second', LONG)).toBe(false);
      await leases().release('sweeper', 'first');
      await leases().release('sweeper', 'first');
      expect(await leases().acquire('sweeper', 'second', LONG)).toBe(true);
    });

    it('tell whose they are as long as they run', async () => {
      expect(await leases().holderOf('node:1')).toBeUndefined();
      await leases().acquire('node:1', 'first', SHORT);
      expect(await leases().holderOf('node:1')).toBe('first');
      expect(await leases().holderOf('node:2')).toBeUndefined();
      await data.advance(SHORT);
      expect(await leases().holderOf('node:1')).toBeUndefined();
      await leases().acquire('node:1', 'second', LONG);
      expect(await leases().holderOf('node:1')).toBe('second');
      await leases().release('node:1', 'second');
      expect(await leases().holderOf('node:1')).toBeUndefined();
    });

    it('outlive the process that took them', async () => {
      await leases().acquire('sweeper', 'first', LONG);
      await data.reopen();
      expect(await leases().acquire('sweeper', 'second', LONG)).toBe(false);
    });
  });
}
