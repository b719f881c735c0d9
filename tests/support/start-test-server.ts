import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@satchel/api/config/read-config';
import type { Bus } from '@satchel/api/ports/bus';
import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import type { ObjectStore } from '@satchel/api/ports/object-store';
import { type Seams, startServer } from '@satchel/api/server';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { quickPasswords } from './quick-passwords.ts';

export type TestServer = {
  url: string;
  dataDir: string;
  /** What the server itself talks to, wrappers included: for looking, and for what no request can bring about. */
  data: DataStore;
  objects: ObjectStore;
  bus: Bus;
};

export type TestServerOptions = Seams & {
  /** Over the defaults of a test: a free port, no log, more messages and sockets than any test has. */
  env?: Record<string, string>;
  /** Of a server that ran before; it stays when this one ends. */
  dataDir?: string;
};

/** A server for the running test alone, gone with its data folder when the test ends, if not closed before. */
export async function startTestServer(
  options: TestServerOptions = {},
): Promise<TestServer & { close(): Promise<void> }> {
  const server = await start(options);
  onTestFinished(server.close);
  return server;
}

/** One server for all tests of a file, or of a `describe`. @returns it, once the tests run */
export function useServer(options: TestServerOptions = {}): () => TestServer {
  let running: Awaited<ReturnType<typeof start>> | undefined;
  beforeAll(async () => {
    running = await start(options);
  });
  afterAll(() => running?.close());
  return () => {
    if (running === undefined) throw new Error('The server runs only while tests do.');
    return running;
  };
}

async function start({ env, dataDir: given, ...seams }: TestServerOptions) {
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'satchel-api-')));
  const { config } = readConfig({
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    SATCHEL_LOG_LEVEL: 'silent',
    SATCHEL_MESSAGES_PER_MINUTE: '1000000',
    SATCHEL_SIGN_INS_PER_MINUTE: '1000000',
    SATCHEL_SOCKETS_PER_PERSON: '1000',
    SATCHEL_HANDSHAKES_PER_SECOND: '100000',
    SATCHEL_DRAIN_SECONDS: '0',
    ...env,
  });
  const seen: Partial<Pick<TestServer, 'data' | 'objects' | 'bus'>> = {};
  const server = await startServer(config, {
    wrapPasswords: quickPasswords,
    ...seams,
    wrapData: (data) => (seen.data = seams.wrapData?.(data) ?? data),
    wrapObjects: (objects) => (seen.objects = seams.wrapObjects?.(objects) ?? objects),
    wrapBus: (bus) => (seen.bus = seams.wrapBus?.(bus) ?? bus),
  });
  const { data, objects, bus } = seen as Pick<TestServer, 'data' | 'objects' | 'bus'>;
  const close = async () => {
    await server.close();
    if (given === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  return { url: server.url, dataDir, data, objects, bus, close };
}
