import { uploadForm } from '@satchel/protocol/http';
import { cleanFileName, mediaType } from '@satchel/protocol/names';
import type { Request, RequestHandler, Response } from 'express';
import multer, { type StorageEngine } from 'multer';
import { AppError } from '../domain/app-error.ts';
import type { WantedUpload } from '../use-cases/begin-upload.ts';
import type { Staged } from '../use-cases/stage-form-upload.ts';
import { parse } from './parse.ts';

type Stage = (req: Request, wanted: WantedUpload, body: NodeJS.ReadableStream) => Promise<Staged>;

type Uses = {
  fileBytes: number;
  newId: () => string;
  userIdOf: (res: Response) => string;
  stage: Stage;
};

/** Boundaries, part headers and the few fields around the file. */
const FORM_OVERHEAD = 64 * 1024;

/**
 * Lane B's form: the fields first, then one part named `file`, streamed into the store as it comes.
 * Leaves the staged upload in `res.locals.staged`; nothing is announced yet, because an oversize file
 * looks complete here until multer has read on (design §8).
 */
export function formUpload({ fileBytes, newId, userIdOf, stage }: Uses): RequestHandler {
  return (req, res, next) => {
    demandForm(req, fileBytes);
    let answered = false;
    const once = (error?: unknown) => {
      if (answered) return;
      answered = true;
      next(error);
    };
    let fieldsBefore: Record<string, unknown> = {};
    const engine: StorageEngine = {
      _handleFile(_req, part, done) {
        fieldsBefore = { ...req.body };
        // At once, before a field that comes behind the file can have a say in it.
        const begin = async () =>
          stage(req, wantedUpload(req, part.originalname, part.mimetype, userIdOf(res), newId), part.stream);
        begin()
          .then((staged) => {
            res.locals.staged = staged;
            done(null, {});
          })
          .catch((error: unknown) => {
            once(error);
            part.stream.resume();
            done(error);
          });
      },
      _removeFile(_req, _part, done) {
        const staged: Staged | undefined = res.locals.staged;
        Promise.resolve(staged?.discard()).then(() => done(null), done);
      },
    };
    const form = multer({
      storage: engine,
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
    form(req, res, (error: unknown) => {
      if (error !== undefined && error !== null) return once(translate(error, fileBytes));
      const staged: Staged | undefined = res.locals.staged;
      if (staged === undefined) return once(wrongForm('Send one part named "file".'));
      if (isSame(fieldsBefore, { ...req.body })) return once();
      const tooLate = () => once(wrongForm('Send all fields before the file.'));
      staged.discard().then(tooLate, once);
    });
  };
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
  rawName: string,
  type: string,
  userId: string,
  newId: () => string,
): WantedUpload {
  if (req.body?.conversation === undefined) {
    throw wrongForm('Send the field "conversation" before the file.');
  }
  const fields = parse(uploadForm, { ...req.body }, 'invalid_field');
  const name = cleanFileName(rawName);
  if (name === undefined) throw new AppError('invalid_name', { field: 'file' });
  return {
    userId,
    conversationId: fields.conversation,
    cid: fields.cid ?? newId(),
    name,
    size: Number(req.headers['content-length']),
    type: mediaType.safeParse(type).data,
    caption: fields.caption,
    expiresIn: fields.expiresIn === undefined ? undefined : fields.expiresIn * 1000,
  };
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
