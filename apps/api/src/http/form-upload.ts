import type { Readable } from 'node:stream';
import { uploadForm } from '@satchel/protocol/http';
import { cleanFileName, mediaType } from '@satchel/protocol/names';
import type { Request, Response } from 'express';
import multer from 'multer';
import { AppError } from '../domain/app-error.ts';
import { parse } from '../parsing/parse.ts';
import type { WantedUpload } from '../use-cases/begin-upload.ts';
import type { Staged } from '../use-cases/stage-form-upload.ts';
import { createFormEngine, type FormPart } from './form-engine.ts';

type Uses = {
  fileBytes: number;
  newId: () => string;
  userId: string;
  stage: (wanted: WantedUpload, body: Readable) => Promise<Staged>;
};

/** Boundaries, part headers and the few fields around the file. */
const FORM_OVERHEAD = 64 * 1024;

/**
 * Lane B's form: the fields first, then one part named `file`, streamed into the store as it comes.
 * Nothing is announced yet, because an oversize file looks complete until multer has read on (design §8).
 */
export async function receiveForm(uses: Uses, req: Request, res: Response): Promise<Staged> {
  const { fileBytes, stage } = uses;
  demandForm(req, fileBytes);
  return new Promise<Staged>((resolve, reject) => {
    let fieldsBefore: Record<string, unknown> = {};
    const engine = createFormEngine({
      async stage(part) {
        fieldsBefore = { ...req.body };
        return stage(wantedUpload(req, part, uses), part.stream);
      },
      refused: reject,
    });
    readForm(engine, fileBytes)(req, res, (error: unknown) => {
      if (error !== undefined && error !== null) return reject(translate(error, fileBytes));
      demandWhole(engine.staged(), fieldsBefore, { ...req.body }).then(resolve, reject);
    });
  });
}

function readForm(storage: multer.StorageEngine, fileBytes: number) {
  return multer({
    storage,
    defParamCharset: 'utf8',
    // Ours to clean: the parser's own idea of a path would leave some names empty and pass over the file.
    preservePath: true,
    limits: {
      fileSize: fileBytes,
      files: 1,
      fields: 8,
      parts: 10,
      fieldNameSize: 64,
      fieldSize: 16 * 1024,
      headerPairs: 20,
    },
  }).single('file');
}

function demandForm(req: Request, fileBytes: number): void {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw new AppError('encoding_not_supported');
  if (req.is('multipart/form-data') === false) {
    throw new AppError('unsupported_type', { message: 'Send multipart/form-data.' });
  }
  const length = req.headers['content-length'];
  if (length === undefined) throw new AppError('length_required');
  if (Number(length) > fileBytes + FORM_OVERHEAD) throw new AppError('file_too_large', { limit: fileBytes });
}

function wantedUpload(
  req: Request,
  part: FormPart,
  { userId, newId }: Pick<Uses, 'userId' | 'newId'>,
): WantedUpload {
  if (req.body?.conversation === undefined) {
    throw wrongForm('Send the field "conversation" before the file.');
  }
  const fields = parse(uploadForm, { ...req.body }, 'invalid_field');
  const name = cleanFileName(part.originalname);
  if (name === undefined) throw new AppError('invalid_name', { field: 'file' });
  return {
    userId,
    conversationId: fields.conversation,
    cid: fields.cid ?? newId(),
    name,
    size: Number(req.headers['content-length']),
    type: mediaType.safeParse(part.mimetype).data,
    caption: fields.caption,
    expiresIn: fields.expiresIn,
  };
}

async function demandWhole(
  staged: Staged | undefined,
  fieldsBefore: Record<string, unknown>,
  fieldsAfter: Record<string, unknown>,
): Promise<Staged> {
  if (staged === undefined) throw wrongForm('Send one part named "file".');
  if (isSame(fieldsBefore, fieldsAfter)) return staged;
  await staged.discard();
  throw wrongForm('Send all fields before the file.');
}

function wrongForm(message: string): AppError {
  return new AppError('bad_multipart', { message });
}

/** A field behind the file would have been left out of what was checked, and of the announcement. */
function isSame(before: Record<string, unknown>, after: Record<string, unknown>): boolean {
  const names = Object.keys(after);
  return names.length === Object.keys(before).length && names.every((name) => before[name] === after[name]);
}

function translate(error: unknown, fileBytes: number): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE') {
    return new AppError('file_too_large', { limit: fileBytes, cause: error });
  }
  return new AppError('bad_multipart', { cause: error });
}
