import type { Readable } from 'node:stream';
import { partSizeFor, toBase64 } from '@satchel/protocol/digest';
import { AppError } from '../domain/app-error.ts';
import type { FileRecord, Uploading } from '../domain/file.ts';
import { uploadEnds } from '../domain/file-schedule.ts';
import { type BeginUses, openUpload, recordUpload, type WantedUpload } from './begin-upload.ts';
import { changeFile, reload, tryChange } from './change-file.ts';
import { cutIntoParts } from './cut-into-parts.ts';
import { digestOfRecords } from './digest-of-records.ts';
import type { PartClaims } from './part-claims.ts';

export type StageUses = BeginUses & {
  claims: PartClaims;
  now: () => number;
  nodeId: string;
  /** Whether it is another node than this one, and may still bring bytes. */
  isOtherNodeThere: (nodeId: string) => Promise<boolean>;
};

/** All bytes are durable and recorded, nothing is announced: `complete` follows, or `discard`. */
export type Staged = {
  fileId: string;
  digest: string;
  /** An earlier request brought these bytes; the answer is that of then (F16). */
  repeated: boolean;
  discard(): Promise<void>;
};

/** A form that comes in slowly says so at least this often; FORM_IDLE is several of these. */
const TOUCH_EVERY = 10_000;

/**
 * Lane B: streams a form's file into the object store, part by part, of unknown total length (F16).
 * @param wanted its `size` is the request's Content-Length, an upper bound
 * @throws AppError `upload_running` while another request sends the same cid
 */
export async function stageFormUpload(
  uses: StageUses,
  wanted: WantedUpload,
  body: Readable,
): Promise<Staged> {
  const { file, created } = await recordUpload(uses, wanted, { lane: 'form', writer: uses.nodeId });
  const done = uses.claims.claim(file.id, 0);
  if (done === undefined) throw new AppError('upload_running');
  try {
    return await stage(uses, { known: file, created }, wanted, body);
  } finally {
    done();
  }
}

async function stage(
  uses: StageUses,
  { known, created }: { known: FileRecord; created: boolean },
  wanted: WantedUpload,
  body: Readable,
): Promise<Staged> {
  if (known.conversationId !== wanted.conversationId || known.name !== wanted.name) {
    throw new AppError('cid_conflict', { field: 'cid' });
  }
  if ('digest' in known) {
    body.resume();
    return { fileId: known.id, digest: known.digest, repeated: true, discard: async () => {} };
  }
  const file = await open(uses, created ? known : await takeOver(uses, known, wanted.size));
  const discard = async () => {
    await withdraw(uses, file);
  };
  try {
    return { fileId: file.id, digest: await writeParts(uses, file, body), repeated: false, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

type Open = Uploading & { uploadId: string };

function isOpen(file: FileRecord): file is Open {
  return file.state === 'uploading' && file.uploadId !== undefined;
}

async function open(uses: StageUses, file: FileRecord): Promise<Open> {
  if (file.state !== 'uploading') throw new AppError('upload_running');
  const opened = await openUpload(uses, file);
  if (!isOpen(opened)) throw new AppError('upload_running');
  return opened;
}

/**
 * A cid whose earlier upload was cut off gets a new key, so that no late byte of the old one is in it. Of
 * several nodes that want to, one wins: every step is of the very record that was looked at.
 */
async function takeOver(uses: StageUses, known: FileRecord, size: number): Promise<FileRecord> {
  const { files, newId, nodeId, storeNow } = uses;
  if (await isBeingWritten(uses, known)) throw new AppError('upload_running');
  // Through the states of a removal, so that a crash on the way leaves no bytes that no record names.
  const free = isOpen(known) ? await withdraw(uses, known) : known;
  const file =
    free &&
    (await tryChange(files, free, {
      type: 'taken-over',
      key: newId(),
      partSize: partSizeFor(size),
      reserved: size,
      writer: nodeId,
      at: await storeNow(),
    }));
  if (file === undefined) throw new AppError('upload_running');
  await files.forgetParts(known.id);
  return file;
}

async function isBeingWritten({ isOtherNodeThere }: StageUses, known: FileRecord): Promise<boolean> {
  // Its removal is under way: in a moment the cid is free to be taken over, or gone for good.
  if (known.state === 'withdrawn') return true;
  return known.state === 'uploading' && known.writer !== undefined && isOtherNodeThere(known.writer);
}

async function writeParts(uses: StageUses, file: Open, body: Readable): Promise<string> {
  const { files, objects, now, storeNow } = uses;
  let lastTouch = now();
  const touch = async () => {
    if (now() - lastTouch < TOUCH_EVERY) return;
    lastTouch = now();
    await changeFile(files, file, { type: 'touched', at: await storeNow() });
  };
  let n = 0;
  for await (const part of cutIntoParts(body, file.partSize, touch)) {
    n += 1;
    const { size, digest } = await objects.putPart({ key: file.key, uploadId: file.uploadId, n, body: part });
    lastTouch = now();
    const touchedAt = await storeNow();
    const recorded = { n, size, digest: toBase64(digest) };
    const dueAt = uploadEnds({ ...file, touchedAt });
    if (!(await files.recordPart(file.id, file.uploadId, recorded, { touchedAt, dueAt }))) {
      throw new AppError('gone', { message: 'This upload was cancelled.' });
    }
  }
  return digestOfRecords(await files.parts(file.id));
}

/**
 * The client went away or sent too much, or what brought the bytes is gone; the sweeper would do the same later.
 * @returns undefined when somebody else ended this upload, or began another one in its place
 */
async function withdraw({ files, objects, now }: StageUses, file: Open): Promise<FileRecord | undefined> {
  let current: FileRecord = file;
  let withdrawn: FileRecord | undefined;
  while (withdrawn === undefined) {
    if (!isOpen(current) || current.uploadId !== file.uploadId) return undefined;
    withdrawn = await tryChange(files, current, { type: 'claimed', reason: 'expired', at: now() });
    if (withdrawn === undefined) current = await reload(files, file.id);
  }
  await objects.abort(file.key, file.uploadId);
  await files.forgetParts(file.id);
  return changeFile(files, withdrawn, { type: 'removed', at: now() });
}
