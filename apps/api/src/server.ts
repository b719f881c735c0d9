import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { closeCodes } from '@satchel/protocol/close-codes';
import { newIdFrom } from '@satchel/protocol/ids';
import { POLL_EVERY } from '@satchel/protocol/limits';
import { createInProcessBus } from './adapters/bus/in-process/in-process-bus.ts';
import { openSqliteDataStore } from './adapters/data-store/sqlite/open.ts';
import { openFileSystemObjectStore } from './adapters/object-store/file-system/file-system-object-store.ts';
import { createArgon2id } from './adapters/password-hash/argon2id.ts';
import type { Config } from './config/config.ts';
import type { PasswordHash } from './domain/passwords.ts';
import { createApp } from './http/app.ts';
import { createHttpServer, listen } from './http/listen.ts';
import { createRateLimits } from './http/rate-limits.ts';
import { allRoutes } from './http/routes.ts';
import { createTransfers } from './http/transfers.ts';
import { repeat } from './jobs/repeat.ts';
import { createSweep, SWEEP_EVERY } from './jobs/sweep.ts';
import type { Bus } from './ports/bus.ts';
import type { DataStore } from './ports/data-store/data-store.ts';
import type { ObjectStore } from './ports/object-store.ts';
import { beat, defaultRhythm, nextPing, type Rhythm } from './socket/heartbeat.ts';
import { createHub } from './socket/hub.ts';
import type { Peer } from './socket/peer.ts';
import { servePeer } from './socket/serve-peer.ts';
import { createUpgrade } from './socket/upgrade.ts';
import { createLog, faultFields } from './telemetry/log.ts';
import { authenticate } from './use-cases/authenticate.ts';
import { createPartWriters } from './use-cases/part-writers.ts';
import { showConversation } from './use-cases/view-conversations.ts';

export type RunningServer = {
  url: string;
  /** Refuses new work, tells sockets to come back, lets commits finish, closes the stores. */
  close(): Promise<void>;
};

/** What a test may put in the place of the real thing. */
export type Seams = {
  now?: () => number;
  random?: () => number;
  rhythm?: Partial<Rhythm>;
  wrapBus?: (bus: Bus) => Bus;
  wrapObjects?: (objects: ObjectStore) => ObjectStore;
  wrapData?: (data: DataStore) => DataStore;
  wrapPasswords?: (passwords: PasswordHash) => PasswordHash;
};

/** The composition root: the only place that knows both the ports' users and their adapters. */
export async function startServer(config: Config, seams: Seams = {}): Promise<RunningServer> {
  const now = seams.now ?? Date.now;
  const random = seams.random ?? Math.random;
  const newId = () => newIdFrom(randomBytes);
  const newToken = () => randomBytes(32).toString('base64url');
  const log = createLog(config.logLevel);
  const onFault = (error: unknown, requestId?: string) =>
    log.error({ ...faultFields(error), requestId }, 'fault');

  const { data, objects, bus } = await openStores(config, seams, { now, newId, onFault });
  const { accounts, sessions, conversations, messages, files, leases } = data;
  const identify = (token: string) => authenticate({ accounts, sessions, now }, token);
  const argon2id = createArgon2id();
  const passwords = seams.wrapPasswords?.(argon2id) ?? argon2id;
  let decoy: Promise<string> | undefined;
  const decoyHash = () => (decoy ??= passwords.hash(newToken()));
  const { demandSendRate } = createRateLimits(config);
  const transfers = createTransfers({ bus, conversations });
  const writers = createPartWriters();
  const shared = {
    accounts,
    sessions,
    conversations,
    messages,
    files,
    objects,
    bus,
    newId,
    now,
    policy: config.files,
  };

  const holder = config.bus.kind === 'in-process' ? 'the only node' : newId();
  const sweep = createSweep({ ...shared, leases, holder, storeNow: () => data.now(), onError: onFault });
  const wakeSweeper = () => void sweep().catch(onFault);

  const app = createApp({
    publicUrl: config.publicUrl,
    webRoot: join(import.meta.dirname, '../../web/dist/app'),
    routes: allRoutes({
      ...shared,
      passwords,
      decoyHash,
      newToken,
      demandSendRate,
      writers,
      transfers,
      wakeSweeper,
    }),
    identify,
    newId,
    onFault,
  });

  const viewFor = (userId: string, conversationId: string) =>
    showConversation(shared, { userId, conversationId });
  const hub = createHub({ ...shared, viewFor, onError: onFault });
  const rhythm: Rhythm = { ...defaultRhythm, ...seams.rhythm };
  const commandUses = {
    ...shared,
    hub,
    epoch: data.epoch,
    attachmentBytes: config.attachmentBytes,
    fileBytes: config.files.fileBytes,
    demandSendRate,
    helloWithin: rhythm.helloWithin,
    onFault,
  };
  const upgrade = createUpgrade({
    publicUrl: config.publicUrl,
    attachmentBytes: config.attachmentBytes,
    identify,
    newId,
    onFault,
    accept(socket, who) {
      const at = now();
      const peer: Peer = {
        socket,
        who,
        phase: 'greeting',
        lastPongAt: at,
        nextPingAt: at + nextPing(random, rhythm),
      };
      servePeer(commandUses, peer);
    },
  });

  const httpServer = createHttpServer(app, newId);
  httpServer.on('upgrade', upgrade);
  const { port } = await listen(httpServer, config.host, config.port);

  const stopJobs = [
    repeat(sweep, SWEEP_EVERY, onFault),
    repeat(() => hub.poll(now()), POLL_EVERY, onFault),
    repeat(async () => beat(hub.peers(), now(), random, rhythm), Math.min(1000, rhythm.pingEvery), onFault),
  ];

  let closing: Promise<void> | undefined;
  const close = async () => {
    await Promise.all(stopJobs.map((stop) => stop()));
    for (const peer of hub.peers()) peer.socket.close(closeCodes.serviceRestart, 'server restarts');
    await new Promise<void>((resolve) => {
      httpServer.close(() => resolve());
      httpServer.closeIdleConnections();
      setTimeout(() => httpServer.closeAllConnections(), 2000).unref();
    });
    hub.close();
    transfers.close();
    await bus.close();
    await objects.close();
    await data.close();
  };
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return { url: `http://${host}:${port}`, close: () => (closing ??= close()) };
}

async function openStores(
  config: Config,
  seams: Seams,
  { now, newId, onFault }: { now: () => number; newId: () => string; onFault: (error: unknown) => void },
): Promise<{ data: DataStore; objects: ObjectStore; bus: Bus }> {
  await mkdir(dirname(config.dataStore.path), { recursive: true, mode: 0o700 });
  const data = await openSqliteDataStore({ path: config.dataStore.path, now, newId });
  const objects = await openFileSystemObjectStore({ root: config.objectStore.root, now, newId });
  const bus = createInProcessBus({ listenerFailed: onFault });
  return {
    data: seams.wrapData?.(data) ?? data,
    objects: seams.wrapObjects?.(objects) ?? objects,
    bus: seams.wrapBus?.(bus) ?? bus,
  };
}
