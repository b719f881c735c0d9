import type { Arrival, Records } from '../../../ports/data-store/records.ts';
import type { Connection } from './connection.ts';
import { openShelves } from './shelves.ts';

export function openRecords(db: Connection): Records {
  const select = db.prepare<{ value: string }>('SELECT value FROM settings WHERE name = ?');
  const upsert = db.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  return {
    shelves: openShelves(db),
    identity: () =>
      db.read(() => {
        const firstAccountId = select.get('first-account')?.value;
        return {
          epoch: select.get('epoch')?.value ?? '',
          ...(firstAccountId === undefined ? {} : { firstAccountId }),
        };
      }),
    takeOn: ({ epoch, firstAccountId }) =>
      db.write(() => {
        upsert.run('epoch', epoch);
        if (firstAccountId !== undefined) upsert.run('first-account', firstAccountId);
      }),
    arrival: () =>
      db.read((): Arrival | undefined => {
        const stored = select.get('arrival');
        return stored === undefined ? undefined : JSON.parse(stored.value);
      }),
    noteArrival: (arrival) =>
      db.write(() => {
        upsert.run('arrival', JSON.stringify(arrival));
      }),
  };
}
