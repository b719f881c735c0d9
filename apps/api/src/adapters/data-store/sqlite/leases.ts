import type { Leases } from '../../../ports/data-store/leases.ts';
import type { Connection } from './connection.ts';

export function openLeases(db: Connection, now: () => number): Leases {
  // One that runs longer than anybody would ask for is from before the clock was set back.
  const take = db.prepare(
    `INSERT INTO leases (name, holder, expires_at) VALUES (?1, ?2, ?3)
     ON CONFLICT DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
       WHERE holder = excluded.holder OR expires_at <= ?4 OR expires_at > ?3`,
  );
  const selectHolder = db.prepare<{ holder: string }>(
    'SELECT holder FROM leases WHERE name = ? AND expires_at > ?',
  );
  const remove = db.prepare('DELETE FROM leases WHERE name = ? AND holder = ?');

  return {
    acquire: (name, holder, ttl) =>
      db.write(() => {
        const at = now();
        return take.run(name, holder, at + ttl, at) > 0;
      }),
    release: (name, holder) =>
      db.write(() => {
        remove.run(name, holder);
      }),
    holderOf: (name) => db.read(() => selectHolder.get(name, now())?.holder),
  };
}
