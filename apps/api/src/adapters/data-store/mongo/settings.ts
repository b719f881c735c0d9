import { type Model, Schema } from 'mongoose';
import { type Connection, strictly } from './connection.ts';
import { upsert } from './upsert.ts';

export type Setting = { _id: string; value?: string; count?: number };

export type Settings = Model<Setting>;

/** Single documents of the whole store, by name. */
export function openSettings(db: Connection): Settings {
  const schema = new Schema<Setting>({ _id: String, value: String, count: Number }, strictly);
  return db.model('settings', schema);
}

/** @returns the setting as it was made first, by whichever node */
export async function settingOnce(settings: Settings, name: string, value: string): Promise<string> {
  const stored = await upsert(() =>
    settings
      .findOneAndUpdate({ _id: name }, { $setOnInsert: { value } }, { upsert: true, returnDocument: 'after' })
      .lean<Setting>(),
  );
  return stored?.value ?? value;
}

/**
 * Resolves when everything that was written before is durable: on a standalone server a row can be
 * read before the journal has it, and elsewhere before the majority has it.
 */
export async function awaitDurability(settings: Settings): Promise<void> {
  await upsert(() => settings.updateOne({ _id: 'barrier' }, { $inc: { count: 1 } }, { upsert: true }));
}
