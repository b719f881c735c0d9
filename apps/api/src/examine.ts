import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { newIdFrom } from '@satchel/protocol/ids';
import { PART_BYTES } from '@satchel/protocol/limits';
import { foreignText } from './adopt-storage.ts';
import type { Config } from './config/config.ts';
import { demandOwnObjects } from './demand-own-objects.ts';
import { openBus, openDataStore, openObjectStore } from './open-stores.ts';
import type { ObjectStore } from './ports/object-store.ts';

export type Finding = {
  backEnd: 'data store' | 'object store' | 'bus';
  grade: 'ok' | 'warning' | 'failed';
  /** What was found and, unless it is well, what to do. */
  sentence: string;
};

type Report = (finding: Finding) => void;
type Tell = (grade: Finding['grade'], sentence: string) => void;

/** Milliseconds; expiry and leases go by the store's clock, everything shown by ours. */
const CLOCKS_APART = 5000;
/** Objects are dated in whole seconds, some minutes of difference hurt nothing but the second sweep. */
const OBJECT_CLOCKS_APART = 600_000;
const HEARD_WITHIN = 5000;

const newId = () => newIdFrom(randomBytes);

/**
 * Looks at each back end as the server would use it: opens it, writes, reads and removes something small.
 * Safe beside a running server. One that fails does not keep the others from being looked at.
 */
export async function examine(config: Config, report: Report): Promise<void> {
  const on = async (backEnd: Finding['backEnd'], look: (tell: Tell) => Promise<void>) => {
    const tell: Tell = (grade, sentence) => report({ backEnd, grade, sentence });
    await look(tell).catch((error: unknown) => tell('failed', messageOf(error)));
  };
  await on('data store', (tell) => examineDataStore(config, tell));
  await on('object store', (tell) => examineObjectStore(config, tell));
  await on('bus', (tell) => examineBus(config, tell));
}

async function examineDataStore(config: Config, tell: Tell): Promise<void> {
  const data = await openDataStore(config, { now: Date.now, newId });
  try {
    await data.check();
    const [before, theirs, after] = [Date.now(), await data.now(), Date.now()];
    tell(
      'ok',
      `${config.dataStore.kind === 'mongo' ? 'MongoDB' : 'SQLite'} answers in ${after - before} ms.`,
    );
    const apart = apartBy(theirs, before, after);
    if (apart > CLOCKS_APART) tell('warning', clockSentence('database', apart));
    const probe = `doctor:${newId()}`;
    if (!(await data.leases.acquire(probe, 'doctor', 1000))) throw new Error('A lease cannot be written.');
    await data.leases.release(probe, 'doctor');
    tell('ok', 'Writing and reading work.');
  } finally {
    await data.close();
  }
}

async function examineObjectStore(config: Config, tell: Tell): Promise<void> {
  const objects = await openObjectStore(config, {
    now: Date.now,
    newId,
    onWarning: (sentence) => tell('warning', sentence),
  });
  try {
    await objects.check();
    tell('ok', config.objectStore.kind === 's3' ? 'The bucket is there and fit.' : 'The folder is there.');
    await roundTrip(objects, tell);
    await examineMark(config, objects, tell);
  } finally {
    await objects.close();
  }
}

async function examineMark(config: Config, objects: ObjectStore, tell: Tell): Promise<void> {
  // One that cannot be opened has been told of.
  const data = await openDataStore(config, { now: Date.now, newId }).catch(() => undefined);
  if (data === undefined) return;
  try {
    if ((await demandOwnObjects(config, data, objects)) !== data.epoch) tell('failed', foreignText(config));
  } finally {
    await data.close();
  }
}

async function roundTrip(objects: ObjectStore, tell: Tell): Promise<void> {
  const bytes = randomBytes(1000);
  // The key before it is known, so the list can begin right there.
  const stem = newId().slice(1);
  const [before, key] = [`${stem}0`, `${stem}1`];
  const uploadId = await objects.begin(key, PART_BYTES);
  try {
    const sha256 = Uint8Array.from(createHash('sha256').update(bytes).digest());
    const body = Readable.from([bytes], { objectMode: false });
    const part = await objects.putPart({ key, uploadId, n: 1, body, size: bytes.length, sha256 });
    await objects.complete(key, uploadId, [part]);
    const back = await buffer(await objects.read(key, 0, bytes.length));
    if (!back.equals(bytes)) throw new Error('The store gives back other bytes than it took.');
    const [listed] = await objects.list(before, 1);
    if (listed?.key !== key) throw new Error('The store does not list what it just took.');
    const apart = Math.abs(listed.modifiedAt - Date.now());
    if (apart > OBJECT_CLOCKS_APART) tell('warning', clockSentence('file store', apart));
  } finally {
    await objects.abort(key, uploadId);
    await objects.remove(key);
  }
  if ((await objects.stat(key)) !== undefined) throw new Error('The store keeps what was removed.');
  tell('ok', 'Writing, reading, listing and removing work.');
}

async function examineBus(config: Config, tell: Tell): Promise<void> {
  if (config.bus.kind === 'in-process') return tell('ok', 'One node needs none.');
  const epoch = newId();
  const open = () => openBus(config, { epoch, nodeId: newId(), onFault: () => {} });
  const buses = [await open()];
  try {
    buses.push(await open());
    const [from, to] = buses;
    const startedAt = Date.now();
    const heard = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            new Error('SATCHEL_REDIS_URL takes messages and delivers none: allow this user its channels.'),
          ),
        HEARD_WITHIN,
      );
      to?.subscribe(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    from?.publish({ type: 'file-closed', fileId: newId() });
    await heard;
    tell('ok', `Redis brings a message from node to node in ${Date.now() - startedAt} ms.`);
  } finally {
    await Promise.all(buses.map((bus) => bus.close()));
  }
}

/** How far a clock is outside of the time in which it was asked. */
function apartBy(theirs: number, before: number, after: number): number {
  return Math.max(0, before - theirs, theirs - after);
}

function clockSentence(whose: string, apart: number): string {
  return `The clocks of this machine and of the ${whose} are ${Math.round(apart / 1000)} s apart: set both by a time server.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
