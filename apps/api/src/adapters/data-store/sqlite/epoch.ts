import type { Connection } from './connection.ts';

/** Made at the first opening and kept for the life of the store (M7). */
export async function readEpoch(db: Connection, newId: () => string): Promise<string> {
  const select = db.prepare<{ value: string }>(`SELECT value FROM settings WHERE name = 'epoch'`);
  const insert = db.prepare(`INSERT INTO settings (name, value) VALUES ('epoch', ?)`);
  const stored = await db.read(() => select.get());
  if (stored !== undefined) return stored.value;
  const epoch = newId();
  await db.write(() => insert.run(epoch));
  return epoch;
}
