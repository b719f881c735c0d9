import type { Readable } from 'node:stream';
import { partSizeFor, toBase64 } from '@satchel/protocol/digest';
import { AppError } from '../domain/app-error.ts';
import type { FileRecord, Uploading } from '../domain/file.ts';
import { uploadEnds } from '../domain/file-schedule.ts';
import { type BeginUses, openUpload, recordUpload, type WantedUpload } from './begin-upload.ts';
import { changeFile } from './change-file.ts';
import { cutIntoParts } from './cut-into-parts.ts';
import { digestOfRecords } from './digest-of-records.ts';
import type { PartClaims } from './part-claims.ts';

type Uses = BeginUses & { claims: PartClaims; now: () => number };

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
export async function stageFormUpload(uses: Uses, wanted: WantedUpload, body: Readable): Promise<Staged> {
  const { file } = await recordUpload(uses, wanted, 'form');
  const done = uses.claims.claim(file.id, 0);
  if (done === undefined) throw new AppError('upload_running');
  try {
    return await stage(uses, file, wanted, body);
  } finally {
    done();
  }
}

async function stage(uses: Uses, known: FileRecord, wanted: WantedUpload, body: Readable): Promise<Staged> {
  if (known.conversationId !== wanted.conversationId || known.name !== wanted.name) {
    throw new AppError('cid_conflict', { field: 'cid' });
  }
  if ('digest' in known) {
    body.resume();
    return { fileId: known.id, digest: known.digest, repeated: true, discard: async () => {} };
  }
  const file = await openAfresh(uses, known, wanted.size);
  const discard = () => withdraw(uses, file);
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

async function openAfresh(uses: Uses, known: FileRecord, size: number): Promise<Open> {
  const isNew = known.state === 'uploading' && known.uploadId === undefined && known.version === 1;
  const file = isNew ? known : await takeOver(uses, known, size);
  if (file.state !== 'uploading') throw new AppError('upload_running');
  const opened = await openUpload(uses, file);
  if (!isOpen(opened)) throw new AppError('upload_running');
  return opened;
}

/** A cid whose earlier upload was cut off gets a new key, so that no late byte of the old one is in it. */
async function takeOver(uses: Uses, known: FileRecord, size: number): Promise<FileRecord> {
  const { files, newId, storeNow } = uses;
  // Its removal is under way: in a moment the cid is free to be taken over, or gone for good.
  if (known.state === 'withdrawn') throw new AppError('upload_running');
  // Through the states of a removal, so that a crash on the way leaves no bytes that no record names.
  if (isOpen(known)) await withdraw(uses, known);
  const file = await changeFile(files, known, {
    type: 'taken-over',
    key: newId(),
    partSize: partSizeFor(size),
    reserved: size,
    at: await storeNow(),
  });
  await files.forgetParts(known.id);
  return file;
}

async function writeParts(uses: Uses, file: Open, body: Readable): Promise<string> {
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

/** The client went away or sent too much; the sweeper would do the same later. */
async function withdraw({ files, objects, now }: Uses, file: Open): Promise<void> {
  const withdrawn = await changeFile(files, file, { type: 'claimed', reason: 'expired', at: now() });
  if (withdrawn.state !== 'withdrawn') return;
  await objects.abort(file.key, file.uploadId);
  await files.forgetParts(file.id);
  await changeFile(files, withdrawn, { type: 'removed', at: now() });
}
