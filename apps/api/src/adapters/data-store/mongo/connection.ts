import mongoose, { type Model, type Schema } from 'mongoose';
import { AppError } from '../../../domain/app-error.ts';
import { demandStorable } from './storable.ts';
import { translate } from './vendor-error.ts';

export type Connection = {
  /** Its collection has the same name. To be called before the connection is opened. */
  model<Stored>(name: string, schema: Schema<Stored>): Model<Stored>;
  /** One that was described before. */
  existing<Stored>(name: string): Model<Stored>;
  models(): Model<unknown>[];
  raw: mongoose.Connection;
  /** One verb of the port, of one operation or several. */
  run<Result>(operation: () => PromiseLike<Result>): Promise<Result>;
  /** The same for a verb that stores `texts`: none of them may come back changed (design §9). */
  write<Result>(texts: unknown, operation: () => PromiseLike<Result>): Promise<Result>;
  close(): Promise<void>;
};

/** Milliseconds, as all times here. What waits longer is answered as `unavailable`, and its client comes again. */
const SELECTION = 5000;
const ACKNOWLEDGEMENT = 5000;
const SILENCE = 10_000;

/** Describes a connection of its own, next to any other in this process; it opens with `raw.openUri`. */
export function connect(): Connection {
  const raw = mongoose.createConnection();
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  async function run<Result>(operation: () => PromiseLike<Result>): Promise<Result> {
    if (closing !== undefined) throw new AppError('unavailable', { message: 'The data store is closed.' });
    const running = attempt(operation);
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  }

  async function attempt<Result>(operation: () => PromiseLike<Result>): Promise<Result> {
    try {
      return await operation();
    } catch (error) {
      throw translate(error);
    }
  }

  async function drainAndClose(): Promise<void> {
    await Promise.allSettled(underWay);
    await raw.close();
  }

  return {
    raw,
    model: <Stored>(name: string, schema: Schema<Stored>) =>
      raw.model(name, schema, name) as unknown as Model<Stored>,
    existing: <Stored>(name: string) => raw.model(name) as unknown as Model<Stored>,
    models: () => Object.values(raw.models),
    run,
    write: async (texts, operation) => {
      demandStorable(texts);
      return run(operation);
    },
    close: () => (closing ??= drainAndClose()),
  };
}

/** Settings every model relies on: what is acknowledged survives a failover, what is read cannot be rolled back. */
export const connectionOptions: mongoose.ConnectOptions = {
  appName: 'satchel',
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: ACKNOWLEDGEMENT },
  readConcernLevel: 'majority',
  readPreference: 'primary',
  promoteBuffers: true,
  serverSelectionTimeoutMS: SELECTION,
  connectTimeoutMS: SELECTION,
  socketTimeoutMS: SILENCE,
};

/** A field that no schema names is a mistake in this folder and stops the operation. */
export const strictly = {
  strict: 'throw',
  strictQuery: 'throw',
  versionKey: false,
  minimize: false,
  id: false,
} as const;

/** The same for a document inside of another. */
export const strictlyInside = { ...strictly, _id: false } as const;
