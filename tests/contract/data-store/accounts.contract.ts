import { describe, expect, it } from 'vitest';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import { account, guest, many, newId, START } from './samples.ts';

export function describeAccounts(open: OpenDataStore): void {
  describe('accounts', () => {
    const data = useDataStore(open);
    const accounts = () => data.store.accounts;

    it('are found by id and by username as they were created', async () => {
      await accounts().create(account());
      const ada = account({ username: 'ada.l', name: 'Ada Lovelace' });
      expect(await accounts().create(ada)).toEqual(ada);
      expect(await accounts().byId(ada.id)).toEqual(ada);
      expect(await accounts().byUsername('ada.l')).toEqual(ada);
      expect(await accounts().byId(newId())).toBeUndefined();
      expect(await accounts().byUsername('ada')).toBeUndefined();
    });

    it('are found many at a time, without the unknown ones', async () => {
      const all = many(5, () => account({ role: 'admin' }));
      await Promise.all(all.map((one) => accounts().create(one)));
      const [, bob, , dan] = all;
      const ids = [bob!.id, newId(), dan!.id];
      expect(byId(await accounts().byIds(ids))).toEqual(byId([bob!, dan!]));
      const names = [dan!.username, 'nobody', bob!.username];
      expect(byId(await accounts().byUsernames(names))).toEqual(byId([bob!, dan!]));
      expect(await accounts().byIds([])).toEqual([]);
      expect(await accounts().byUsernames([])).toEqual([]);
    });

    it('make the first one admin and nobody after it', async () => {
      const first = await accounts().create(account({ role: 'member' }));
      const second = await accounts().create(account({ role: 'member' }));
      expect([first?.role, second?.role]).toEqual(['admin', 'member']);
      await data.reopen();
      expect((await accounts().create(account()))?.role).toBe('member');
      expect((await accounts().byId(first!.id))?.role).toBe('admin');
    });

    it('make exactly one admin of twenty that race to be first', async () => {
      const created = await Promise.all(many(20, () => accounts().create(account({ role: 'member' }))));
      expect(created.filter((one) => one?.role === 'admin')).toHaveLength(1);
      const stored = await accounts().byIds(created.map((one) => one!.id));
      expect(byId(stored)).toEqual(byId(created.map((one) => one!)));
    });

    it('give a username once, also to twenty that race for it', async () => {
      const racers = many(20, (index) => account({ username: 'taken', name: `Racer ${index}` }));
      const created = await Promise.all(racers.map((racer) => accounts().create(racer)));
      const winners = created.filter((one) => one !== undefined);
      expect(winners).toHaveLength(1);
      expect(await accounts().byUsername('taken')).toEqual(winners[0]);
      expect(await accounts().create(account({ username: 'taken' }))).toBeUndefined();
      expect(await accounts().byIds(racers.map(({ id }) => id))).toHaveLength(1);
    });

    describe('search', () => {
      const people = [
        { username: 'anna', name: 'Anna Ångström' },
        { username: 'annabel', name: 'A. 50% off_now' },
        { username: 'bob', name: 'Johanna*' },
        { username: 'carl_x', name: 'Søren (Carl) [x]' },
        { username: 'zoe', name: 'ÉLODIE' },
      ];
      const found = async (query: string, limit = 10) =>
        (await accounts().search(query, limit)).map(({ username }) => username);

      async function createPeople(): Promise<void> {
        for (const person of [...people].reverse()) await accounts().create(account(person));
      }

      it('finds the start of usernames and any part of names, by username', async () => {
        await createPeople();
        expect(await found('anna')).toEqual(['anna', 'annabel', 'bob']);
        expect(await found('nnabel')).toEqual([]);
        expect(await found('anna', 2)).toEqual(['anna', 'annabel']);
        expect(await found('')).toEqual(people.map(({ username }) => username));
      });

      it('does not mind letter case', async () => {
        await createPeople();
        expect(await found('ANNA')).toEqual(['anna', 'annabel', 'bob']);
        expect(await found('ångSTRÖM')).toEqual(['anna']);
        expect(await found('élodie')).toEqual(['zoe']);
      });

      it('takes every character literally', async () => {
        await createPeople();
        expect(await found('%')).toEqual(['annabel']);
        expect(await found('_')).toEqual(['annabel']);
        expect(await found('carl_')).toEqual(['carl_x']);
        expect(await found('a*')).toEqual(['bob']);
        expect(await found('.*')).toEqual([]);
        expect(await found('(carl) [')).toEqual(['carl_x']);
        expect(await found(`'; DROP TABLE accounts; --`)).toEqual([]);
      });
    });

    it('keep a new name and a new password', async () => {
      const ada = (await accounts().create(account({ name: 'Ada' })))!;
      expect(await accounts().rename(ada.id, 'Countess Łovelace')).toBe(true);
      expect(await accounts().replacePasswordHash(ada.id, '$argon2id$other')).toBe(true);
      const expected = { ...ada, name: 'Countess Łovelace', passwordHash: '$argon2id$other' };
      expect(await accounts().byId(ada.id)).toEqual(expected);
      expect(await accounts().search('łove', 10)).toEqual([expected]);
      expect(await accounts().search('Ada', 10)).toEqual([]);
      expect(await accounts().rename(newId(), 'Nobody')).toBe(false);
      expect(await accounts().replacePasswordHash(newId(), 'x')).toBe(false);
    });

    describe('of guests', () => {
      it('[R5] come back as they were created, and are nobody to be found', async () => {
        const [colt, june] = [guest(), guest({ nodeId: newId() })];
        for (const one of [colt, june]) expect(await accounts().create(one)).toEqual(one);
        expect(await accounts().byId(june.id)).toEqual(june);
        expect(byId(await accounts().byIds([colt.id, june.id]))).toEqual(byId([colt, june]));
        expect(await accounts().search('', 10)).toEqual([]);
        expect(await accounts().search('colt', 10)).toEqual([]);
        expect(await accounts().replacePasswordHash(colt.id, '$argon2id$x')).toBe(false);
        expect(await accounts().rename(colt.id, 'Colt B.')).toBe(true);
        expect(await accounts().byId(colt.id)).toEqual({ ...colt, name: 'Colt B.' });
      });

      it('[R5] are never the first account', async () => {
        await accounts().create(guest());
        expect((await accounts().create(account()))?.role).toBe('admin');
      });

      it('[R7] become full ones and keep their id', async () => {
        await accounts().create(account({ username: 'taken' }));
        const colt = guest({ nodeId: newId() });
        await accounts().create(colt);
        const wanted = { username: 'colt', name: 'Colt Öz', passwordHash: '$argon2id$c' };
        expect(await accounts().upgrade(colt.id, { ...wanted, username: 'taken' })).toBe('taken');
        expect(await accounts().byId(colt.id)).toEqual(colt);
        const full = { id: colt.id, ...wanted, role: 'member', createdAt: colt.createdAt };
        expect(await accounts().upgrade(colt.id, wanted)).toEqual(full);
        expect(await accounts().byId(colt.id)).toEqual(full);
        expect(await accounts().byUsername('colt')).toEqual(full);
        expect(await accounts().byUsername(colt.username)).toBeUndefined();
        expect(await accounts().search('öz', 10)).toEqual([full]);
        expect(await accounts().presentGuests('', 10)).toEqual([]);
      });

      it('[R7] become full ones once, and only while they are guests', async () => {
        const [first, gone] = [guest(), guest()];
        for (const one of [first, gone]) await accounts().create(one);
        await accounts().retire(gone.id, START + 1);
        const wanted = (username: string) => ({ username, name: 'Colt', passwordHash: '$argon2id$c' });
        const upgraded = await Promise.all(
          many(5, (index) => accounts().upgrade(first.id, wanted(`c${index}`))),
        );
        expect(upgraded.filter((one) => typeof one === 'object')).toHaveLength(1);
        expect(upgraded.filter((one) => one === 'gone')).toHaveLength(4);
        expect(upgraded.find((one) => typeof one === 'object')).toMatchObject({ role: 'admin' });
        expect(await accounts().upgrade(gone.id, wanted('gone'))).toBe('gone');
        expect(await accounts().upgrade(newId(), wanted('nobody'))).toBe('gone');
        expect(await accounts().byUsername('gone')).toBeUndefined();
      });

      it('[R6] are listed in rounds by id until they are retired', async () => {
        await accounts().create(account());
        const guests = many(5, () => guest());
        for (const one of guests) await accounts().create(one);
        const sorted = byId(guests);
        await accounts().retire(sorted[1]!.id, START + 5);
        await accounts().retire(sorted[1]!.id, START + 9);
        await accounts().retire(newId(), START);
        const left = [sorted[0]!, ...sorted.slice(2)];
        expect(await accounts().presentGuests('', 3)).toEqual(left.slice(0, 3));
        expect(await accounts().presentGuests(left[2]!.id, 3)).toEqual(left.slice(3));
        expect(await accounts().byId(sorted[1]!.id)).toEqual({ ...sorted[1], retiredAt: START + 5 });
      });
    });

    it('[M12] keep when they were last seen, which moves forward only, each for itself', async () => {
      const [ada, bob, cleo] = [account(), account(), account()];
      for (const one of [ada, bob, cleo]) await accounts().create(one);
      const seenAt = async () =>
        Promise.all([ada, bob, cleo].map(async ({ id }) => (await accounts().byId(id))?.lastSeenAt));
      expect(await seenAt()).toEqual([undefined, undefined, undefined]);
      await accounts().seen([ada.id, newId()], START + 5);
      await accounts().seen([ada.id, bob.id], START + 3);
      expect(await seenAt()).toEqual([START + 5, START + 3, undefined]);
      await accounts().seen([], START + 9);
      await data.reopen();
      expect(await seenAt()).toEqual([START + 5, START + 3, undefined]);
      await Promise.all([9, 7, 8].map((later) => accounts().seen([bob.id], START + later)));
      expect(await seenAt()).toEqual([START + 5, START + 9, undefined]);
    });

    it('are copies', async () => {
      const given = account();
      const created = (await accounts().create(given))!;
      const asStored = { ...created };
      given.name = 'changed outside';
      created.name = 'changed outside';
      (await accounts().byId(given.id))!.name = 'changed outside';
      expect(await accounts().byId(given.id)).toEqual(asStored);
    });
  });
}

function byId<Item extends { id: string }>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
