import { type Model, Schema } from 'mongoose';
import { type Connection, strictly } from './connection.ts';
import { upsert } from './upsert.ts';
import { isDuplicateKey } from './vendor-error.ts';

export type Setting = { _id: string; value?: string; count?: number };

export type Settings = Model<Setting>;

/** Single documents of the whole store, by name. */
export function openSettings(db: Connection): Settings {
  const schema = new Schema<Setting>({ _id: String, value: String, count: Number }, strictly);
  return db.model('settings', schema);
}

/**
 * An insert, because that the id is unique is what every server compares; of two upserts that make one
 * document at the same time some servers let both believe that theirs is the one.
 * @returns the setting as it was made first, by whichever node
 */
export async function settingOnce(settings: Settings, name: string, value: string): Promise<string> {
  const read = async () => (await settings.findOne({ _id: name }).lean<Setting>())?.value;
  const before = await read();
  if (before !== undefined) return before;
  try {
    await settings.insertMany([{ _id: name, value }]);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  return (await read()) ?? value;
}

/**
 * Resolves when everything that was written before is durable: on a standalone server a row can be
 * read before the journal has it, and elsewhere before the majority has it.
 */
export async function awaitDurability(settings: Settings): Promise<void> {
  await upsert(() => settings.updateOne({ _id: 'barrier' }, { $inc: { count: 1 } }, { upsert: true }));
}
