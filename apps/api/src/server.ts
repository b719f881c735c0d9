import { randomBytes, randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newIdFrom } from '@satchel/protocol/ids';
import { POLL_EVERY } from '@satchel/protocol/limits';
import { createArgon2id } from './adapters/password-hash/argon2id.ts';
import { fewAtOnce } from './adapters/password-hash/few-at-once.ts';
import type { Config } from './config/config.ts';
import type { PasswordHash } from './domain/passwords.ts';
import { createRandomPool } from './domain/random-pool.ts';
import { createApp } from './http/app.ts';
import { createClientAddress } from './http/client-address.ts';
import { createInFlight } from './http/in-flight.ts';
import { createEntryLimit } from './http/limits/entry-limit.ts';
import { createGuestLimit } from './http/limits/guest-limit.ts';
import { createHandshakeLimit } from './http/limits/handshake-limit.ts';
import { createRoomLimit } from './http/limits/room-limit.ts';
import { createSendLimit } from './http/limits/send-limit.ts';
import { createSignInLimit } from './http/limits/sign-in-limit.ts';
import { createHttpServer, listen } from './http/listen.ts';
import { createReadiness } from './http/operation/readiness.ts';
import { allRoutes } from './http/routes.ts';
import { stopServing } from './http/stop-serving.ts';
import { createTransfers } from './http/transfers.ts';
import { createBelief, createBelievedClock } from './jobs/believed-clock.ts';
import { repeat } from './jobs/repeat.ts';
import { createSecondSweep, SECOND_SWEEP_ASKED_EVERY } from './jobs/second-sweep.ts';
import { stopJobs } from './jobs/stop-jobs.ts';
import { createSweep, SWEEP_EVERY } from './jobs/sweep.ts';
import { createFileSweep, SWEEP_FILES_EVERY } from './jobs/sweep-files.ts';
import { createSweeperLease } from './jobs/sweeper-lease.ts';
import { openBackEnds } from './open-back-ends.ts';
import type { Bus } from './ports/bus.ts';
import type { DataStore } from './ports/data-store/data-store.ts';
import type { ObjectStore } from './ports/object-store.ts';
import { defaultRhythm, type Rhythm } from './socket/heartbeat.ts';
import { createSocketSide } from './socket/socket-side.ts';
import { createLog, faultFields } from './telemetry/log.ts';
import { measureDataStore, measureObjectStore } from './telemetry/measure-stores.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { logRefusedUpgrade, logRequest } from './telemetry/request-line.ts';
import { authenticate } from './use-cases/authenticate.ts';
import {
  endNodeLease,
  holdNodeLease,
  NODE_LEASE_RENEWED_EVERY,
  watchOtherNodes,
} from './use-cases/node-lease.ts';
import { NODE_PLACE, NODE_PLACE_RENEWED_EVERY } from './use-cases/node-place.ts';
import { createPartClaims } from './use-cases/part-claims.ts';
import { createTurns } from './use-cases/turns.ts';
import { showConversation } from './use-cases/view-conversations.ts';

export type RunningServer = {
  url: string;
  /** Refuses new work, tells sockets to come back, lets commits finish, closes the stores. */
  close(): Promise<void>;
};

/** What a test may put in the place of the real thing. */
export type Seams = {
  now?: () => number;
  /** Milliseconds that no setting of the clock moves; those of `now` when only that is given. */
  elapsed?: () => number;
  random?: () => number;
  rhythm?: Partial<Rhythm>;
  /** How long a node that must be alone has its place after it was last heard of; milliseconds. */
  placeLease?: number;
  wrapBus?: (bus: Bus) => Bus;
  wrapObjects?: (objects: ObjectStore) => ObjectStore;
  wrapData?: (data: DataStore) => DataStore;
  wrapPasswords?: (passwords: PasswordHash) => PasswordHash;
};

/**
 * The composition root: the only place that knows both the ports' users and their adapters.
 * @throws what kept it from starting, with everything closed that was opened before
 */
export async function startServer(config: Config, seams: Seams = {}): Promise<RunningServer> {
  const now = seams.now ?? Date.now;
  const elapsed = seams.elapsed ?? seams.now ?? (() => performance.now());
  const random = seams.random ?? Math.random;
  const takeRandom = createRandomPool(randomFillSync);
  const newId = () => newIdFrom(takeRandom);
  const newToken = () => randomBytes(32).toString('base64url');
  const log = createLog(config.logLevel);
  const version = readVersion();
  const metrics = createMetrics(version);
  const onFault = (error: unknown, requestId?: string) => {
    metrics.faulted();
    log.error({ ...faultFields(error), requestId }, 'fault');
  };

  // Another at each start: guests on the sockets of an earlier one are gone.
  const nodeId = newId();
  const placeLease = seams.placeLease ?? NODE_PLACE;
  const given = { nodeId, placeLease, now, newId, log, onFault, committed: metrics.committed };
  const backEnds = await openBackEnds(config, given);
  const { limiters, place } = backEnds;
  const bus = seams.wrapBus?.(backEnds.bus) ?? backEnds.bus;
  const data = measureDataStore(seams.wrapData?.(backEnds.data) ?? backEnds.data, { metrics, now });
  const objects = measureObjectStore(seams.wrapObjects?.(backEnds.objects) ?? backEnds.objects, {
    metrics,
    now,
  });
  const { accounts, sessions, conversations, messages, files, leases } = data;
  const { publicUrl, attachmentBytes, files: policy } = config;
  const { fileBytes } = policy;
  const { demandSendRate } = createSendLimit(config, limiters.make);
  const { demandEntry } = createEntryLimit(config, limiters.make);
  const { demandGuestRate } = createGuestLimit(config, limiters.make);
  const { demandNewRoom } = createRoomLimit(limiters.make);
  const { demandTry } = createSignInLimit(limiters.make);
  const believe = createBelief({
    elapsed,
    onLeap: (ahead) =>
      log.error({ ahead }, "this node's clock leapt ahead: no session ends by it for an hour"),
  });
  const sessionNow = () => believe(now()).now;
  const identify = (token: string) => authenticate({ accounts, sessions, now: sessionNow }, token);
  const stores = { accounts, sessions, conversations, messages, files, objects };
  const shared = {
    ...stores,
    bus,
    newId,
    now,
    storeNow: () => data.now(),
    policy,
    demandSendRate,
    addressOf: createClientAddress(config.proxyHops),
    demandGuestRate,
    demandNewRoom,
    turns: createTurns(),
  };
  await holdNodeLease(leases, nodeId);

  const holder = config.dataStore.kind === 'sqlite' ? 'the only node' : nodeId;
  const believed = (onLeap: (ahead: number) => void) =>
    createBelievedClock({ storeNow: shared.storeNow, elapsed, onLeap });
  const isSweeper = createSweeperLease({ leases, holder, elapsed });
  const sweepUses = { ...shared, leases, isSweeper, elapsed, onFault };
  const sweeping = repeat(
    createSweep({ ...sweepUses, nodeId, look: believed(() => {}) }),
    SWEEP_EVERY,
    onFault,
  );
  const fileSweep = createFileSweep({
    ...sweepUses,
    look: believed((ahead) =>
      log.error({ ahead }, 'the clock leapt ahead: nothing expires by it for an hour'),
    ),
  });
  const sweepingFiles = repeat(fileSweep.round, SWEEP_FILES_EVERY, onFault);
  const secondSweep = createSecondSweep({
    ...sweepUses,
    holder,
    epoch: data.epoch,
    onRefused: ({ orphans, total, refused }) =>
      log.error({ orphans: orphans.length, total, refused }, 'the second sweep removes nothing'),
    onCollected: ({ removed, total }) => log.warn({ removed, total }, 'objects without a file were removed'),
  });
  const secondSweeping = repeat(secondSweep, SECOND_SWEEP_ASKED_EVERY, onFault);

  const argon2id = createArgon2id();
  const passwords = fewAtOnce(seams.wrapPasswords?.(argon2id) ?? argon2id);
  const decoyHash = once(() => passwords.hash(newToken()));
  const transfers = createTransfers({ bus, conversations, files, sessions, now });
  const claims = createPartClaims();
  const nodePlace = config.bus.kind === 'in-process' ? 'alone' : 'shared';
  const isOtherNodeThere = watchOtherNodes(leases, { nodeId, place: nodePlace });
  const wakeSweeper = sweepingFiles.wake;
  const inFlight = createInFlight();
  const readiness = createReadiness(
    { dataStore: data.check, objectStore: objects.check, bus: bus.check },
    {
      isDraining: inFlight.isDraining,
      failed: (backEnd, error) => log.warn({ ...faultFields(error), backEnd }, 'not ready'),
    },
  );
  const app = createApp({
    publicUrl,
    proxyHops: config.proxyHops,
    webRoot: join(import.meta.dirname, '../../web/dist/app'),
    routes: allRoutes({
      ...shared,
      demandTry,
      demandEntry,
      passwords,
      decoyHash,
      newToken,
      claims,
      nodeId,
      isOtherNodeThere,
      transfers,
      wakeSweeper,
      onFault,
    }),
    identify,
    newId,
    now,
    operation: { version, readiness, readMetrics: metrics.read, metricsToken: config.metricsToken },
    inFlight,
    answered(request) {
      metrics.answered(request);
      logRequest(log, request);
    },
    onFault,
  });

  const rhythm: Rhythm = { ...defaultRhythm, ...seams.rhythm };
  const sockets = createSocketSide({
    ...shared,
    nodeId,
    epoch: data.epoch,
    publicUrl,
    attachmentBytes,
    fileBytes,
    simpleRooms: config.simpleRooms,
    viewFor: (userId, conversationId) => showConversation(stores, { userId, conversationId }),
    identify,
    sessionNow,
    rhythm,
    random,
    elapsed,
    socketsMax: config.socketsPerPerson,
    ...createHandshakeLimit({ ...config, random }),
    refused(refusal) {
      metrics.upgradeRefused(refusal.code);
      logRefusedUpgrade(log, refusal);
    },
    onFault,
  });
  metrics.watch({
    sockets: sockets.count,
    transfers: transfers.size,
    filesDue: async () => (await files.due(await data.now(), FILES_DUE_COUNTED)).length,
  });

  const httpServer = createHttpServer(app, {
    newId,
    tls: config.tls,
    refused: (refusal) => log.info(refusal, 'request refused'),
  });
  httpServer.on('upgrade', sockets.upgrade);
  const polling = repeat(sockets.poll, POLL_EVERY, onFault);
  const pollingTransfers = repeat(transfers.poll, POLL_EVERY, onFault);
  const holding = repeat(() => holdNodeLease(leases, nodeId), NODE_LEASE_RENEWED_EVERY, onFault);
  const placing = repeat(place.keep, Math.min(NODE_PLACE_RENEWED_EVERY, placeLease / 3), onFault);
  const beating = repeat(sockets.beat, Math.min(1000, rhythm.pingEvery), onFault);

  const close = once(async () => {
    log.info({ transfers: transfers.size() }, 'stopping');
    const { dismissAll: dismiss, cutAll: cut } = sockets;
    await stopServing({ httpServer, inFlight, drainFor: config.drainFor, dismiss, cut });
    // Until here uploads were finished and announced as ever.
    const sweeps = [sweeping, sweepingFiles, fileSweep, secondSweeping];
    await stopJobs([...sweeps, polling, pollingTransfers, beating, holding, placing]);
    metrics.close();
    await sockets.close();
    await endNodeLease(leases, nodeId).catch(onFault);
    transfers.close();
    await backEnds.close();
  });

  try {
    const { port } = await listen(httpServer, config.host, config.port);
    const host = config.host.includes(':') ? `[${config.host}]` : config.host;
    return { url: `${config.tls === undefined ? 'http' : 'https'}://${host}:${port}`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** More of them is one alarm, not another number. */
const FILES_DUE_COUNTED = 1000;

function readVersion(): string {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')).version;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
