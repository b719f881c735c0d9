import type { Records } from '../../../ports/data-store/records.ts';
import type { Connection } from './connection.ts';
import { type Settings, settingOnce } from './settings.ts';
import { openShelves } from './shelves.ts';
import { upsert } from './upsert.ts';

/** @param db whose models are all described already */
export function openRecords(db: Connection, settings: Settings): Records {
  const read = async (name: string) =>
    (await settings.findOne({ _id: name }).lean<{ value?: string }>())?.value;
  const write = (name: string, value: string) =>
    upsert(() => settings.updateOne({ _id: name }, { $set: { value } }, { upsert: true }));

  return {
    shelves: openShelves(db),
    identity: () =>
      db.run(async () => {
        const firstAccountId = await read('first-account');
        return {
          epoch: (await read('epoch')) ?? '',
          ...(firstAccountId === undefined ? {} : { firstAccountId }),
        };
      }),
    takeOn: ({ epoch, firstAccountId }) =>
      db.write([epoch, firstAccountId], async () => {
        if (firstAccountId !== undefined) await settingOnce(settings, 'first-account', firstAccountId);
        await write('epoch', epoch);
      }),
    arrival: () =>
      db.run(async () => {
        const stored = await read('arrival');
        return stored === undefined ? undefined : JSON.parse(stored);
      }),
    noteArrival: (arrival) =>
      db.run(async () => {
        await write('arrival', JSON.stringify(arrival));
      }),
  };
}
