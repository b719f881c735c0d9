import type { Readable } from 'node:stream';
import type { StorageEngine } from 'multer';
import type { Staged } from '../use-cases/stage-form-upload.ts';

export type FormPart = { originalname: string; mimetype: string; stream: Readable };

type Uses = {
  /** Called in the turn of the loop in which the part begins, with the fields that came before it. */
  stage: (part: FormPart) => Promise<Staged>;
  /** Told at once, while the rest of the form still comes in and goes nowhere. */
  refused: (error: unknown) => void;
};

/** Where multer sends the one file of a form: on into the store, never to a disk or into memory. */
export function createFormEngine({ stage, refused }: Uses): StorageEngine & { staged(): Staged | undefined } {
  let staged: Staged | undefined;
  return {
    staged: () => staged,
    _handleFile(_req, part, done) {
      stage(part).then(
        (whole) => {
          staged = whole;
          done(null, {});
        },
        (error: unknown) => {
          refused(error);
          part.stream.resume();
          done(error);
        },
      );
    },
    _removeFile(_req, _part, done) {
      Promise.resolve(staged?.discard()).then(() => done(null), done);
    },
  };
}
