import { connect, connectionOptions } from '@satchel/api/adapters/data-store/mongo/connection';
import { type AfterStep, foldTarget } from '@satchel/api/adapters/data-store/mongo/fold-target';
import { openMongoDataStore } from '@satchel/api/adapters/data-store/mongo/open';
import { openRows, type RowModel } from '@satchel/api/adapters/data-store/mongo/stored-row';
import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { mongoDatabase, networkError } from '../support/mongo.ts';
import { CutOff } from './data-store/handles.ts';
import { edit, messageOf, newId, react, remove, rowOf, text } from './data-store/samples.ts';

const server = findBackEnd('mongo');

describe.skipIf(server === undefined)('an append on MongoDB', () => {
  let database: ReturnType<typeof mongoDatabase>;
  let opened: DataStore[];
  let store: DataStore;

  async function open(afterStep: AfterStep = () => {}): Promise<DataStore> {
    const one = await openMongoDataStore({ url: database.url, newId, afterStep });
    opened.push(one);
    return one;
  }

  beforeEach(async () => {
    database = mongoDatabase(server ?? '');
    opened = [];
    store = await open();
  });
  afterEach(async () => {
    for (const one of opened) await one.close();
    await database.drop();
  });

  const steps = ['inserted', 'folded', 'wordless', 'settled'] as const;

  it.each(steps)('[M11] that ends after "%s" is finished by the sweeper of another node', async (last) => {
    const conversationId = newId();
    const [said] = await store.messages.append([text({ conversationId, text: 'secret' })]);
    const target = messageOf(said);
    await store.messages.append([edit(target, 'secret too')]);
    const cut = await open((step) => {
      if (step === last) throw new CutOff();
    });
    const deletion = remove(target);
    await expect(cut.messages.append([deletion])).rejects.toThrow(CutOff);
    while ((await store.messages.settleFolds(10)) > 0);
    const log = await store.messages.after(conversationId, 0, 10);
    expect(log.map(({ kind, body }) => [kind, body])).toEqual([
      ['text', null],
      ['edit', { text: '' }],
      ['delete', {}],
    ]);
    expect(log[0]).toMatchObject({ applied: 3, deletedAt: deletion.createdAt });
    const again = await store.messages.append([{ ...deletion, id: newId() }]);
    expect(again).toEqual([{ outcome: 'repeated', row: log[2] }]);
  });

  it('[M1] whose answer is lost finds its rows and answers them as new', async () => {
    const conversationId = newId();
    let isLost = true;
    const unlucky = await open((step) => {
      if (step !== 'inserted' || !isLost) return;
      isLost = false;
      throw networkError();
    });
    const rows = [text({ conversationId }), text({ conversationId })];
    const results = await unlucky.messages.append(rows);
    expect(results.map(({ outcome }) => outcome)).toEqual(['appended', 'appended']);
    expect(await store.messages.after(conversationId, 0, 10)).toEqual(results.map(rowOf));
  });

  it('[M1] that another node overtakes gets the next places, in its order', async () => {
    const conversationId = newId();
    const other = await open();
    await store.messages.append([text({ conversationId })]);
    await other.messages.append([text({ conversationId }), text({ conversationId })]);
    const late = await store.messages.append([text({ conversationId }), text({ conversationId })]);
    expect(late.map((result) => rowOf(result).seq)).toEqual([4, 5]);
  });

  it('never puts an older fold over a newer one', async () => {
    const db = connect();
    const rows = openRows(db);
    await db.raw.openUri(database.url, connectionOptions);
    const [said] = await store.messages.append([text({ conversationId: newId() })]);
    const target = messageOf(said);
    const cut = await open(() => {
      throw new CutOff();
    });
    await expect(cut.messages.append([react(target, '👍', true)])).rejects.toThrow(CutOff);

    // Between the slow node's reading and its writing a faster one folds that change and one more.
    let isOvertaken = false;
    const updateOne = async (...given: Parameters<RowModel['updateOne']>) => {
      if (!isOvertaken) await store.messages.append([react(target, '🎉', true)]);
      isOvertaken = true;
      return rows.updateOne(...given);
    };
    const slow = new Proxy(rows, {
      get: (model, name) => (name === 'updateOne' ? updateOne : Reflect.get(model, name)),
    });
    await foldTarget(slow, target.id, () => {});
    const folded = await store.messages.byId(target.id);
    expect(folded).toMatchObject({ applied: 3 });
    expect(Object.keys((folded as typeof target).reactions ?? {})).toEqual(['👍', '🎉']);
    await db.close();
  });
});
