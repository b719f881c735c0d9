import { AppError } from '../../../domain/app-error.ts';
import type { Messages, NewRow } from '../../../ports/data-store/messages.ts';
import { openAppendBatch } from './append-batch.ts';
import { openAppendQueue } from './append-queue.ts';
import type { Connection } from './connection.ts';
import type { Courtesy } from './courtesy.ts';
import { openFindStored } from './find-stored.ts';
import type { AfterStep } from './fold-target.ts';
import { openHeads } from './heads.ts';
import { openPlaceRows } from './place-rows.ts';
import type { Settings } from './settings.ts';
import { demandStorable } from './storable.ts';
import { fromNewRow, type RowModel, type StoredRow, toRow } from './stored-row.ts';

type Uses = {
  db: Connection;
  rows: RowModel;
  settings: Settings;
  courtesy: Courtesy;
  afterStep: AfterStep;
};

/** The log's one way to grow (M1, M2). */
export function openAppend({ db, rows, settings, courtesy, afterStep }: Uses): Messages['append'] {
  const heads = openHeads(rows);
  // Whoever put another database in this one's place had to cut the connection for it.
  db.raw.on('disconnected', heads.forgetAll);
  const findStored = openFindStored(rows, settings);
  const placeRows = openPlaceRows({ rows, heads, findStored, courtesy, afterStep });
  const queue = openAppendQueue(openAppendBatch({ rows, placeRows, afterStep }));

  return (newRows) =>
    db.run(async () => {
      const settled = await Promise.allSettled(newRows.map(async (row) => queue.add(prepare(row))));
      return settled.map((one) => {
        if (one.status === 'fulfilled') return one.value;
        throw one.reason;
      });
    });
}

function prepare(newRow: NewRow): Omit<StoredRow, 'seq'> {
  const row = fromNewRow(newRow);
  demandStorable(row);
  if (toRow({ ...row, seq: 1 }).kind === 'unreadable')
    throw new AppError('internal', { message: 'The row fits no schema.' });
  return row;
}
