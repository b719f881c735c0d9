import type { Connection } from 'mongoose';
import { AppError } from '../../../domain/app-error.ts';

/** Of MongoDB 7.0, the oldest line that still gets security fixes. */
const WIRE_VERSION = 21;

/** @throws AppError `unavailable` for a server that is too old or takes no writes */
export async function demandServer({ db }: Connection): Promise<void> {
  const hello = await db?.command({ hello: 1 });
  if (hello?.maxWireVersion < WIRE_VERSION) {
    throw new AppError('unavailable', {
      message:
        'The database server named by SATCHEL_DATABASE_URL is too old: Satchel needs MongoDB 7.0 or newer.',
    });
  }
}
