import { backup } from './backup.ts';
import type { Command } from './command.ts';
import { configPrint } from './config-print.ts';
import { doctor } from './doctor.ts';
import { gc } from './gc.ts';
import { migrate } from './migrate.ts';
import { serve } from './serve.ts';
import { storageAdopt } from './storage-adopt.ts';
import { userCreate } from './user-create.ts';
import { userReset } from './user-reset.ts';

/** Everything `satchel` can do, in the order the usage lists it. */
export const commands: readonly Command[] = [
  serve,
  configPrint,
  doctor,
  backup,
  migrate,
  gc,
  storageAdopt,
  userCreate,
  userReset,
];
