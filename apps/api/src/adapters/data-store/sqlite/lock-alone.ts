import { DatabaseSync } from '@photostructure/sqlite';
import { SQLITE_BUSY } from './vendor-error.ts';

/**
 * Says that this process alone serves the database at `path`, by a lock of the operating system that
 * ends with the process however it ends. A lease would make a restart after a crash wait.
 * @returns gives the place back, or undefined while another process has it
 */
export function lockAlone(path: string): (() => void) | undefined {
  const database = new DatabaseSync(`${path}.lock`);
  try {
    database.exec('PRAGMA busy_timeout = 0');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  return () => database.close();
}
