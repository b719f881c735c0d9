import { JSON_BODY_BYTES, JSON_DEPTH } from '@satchel/protocol/limits';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { AppError } from '../domain/app-error.ts';
import { jsonDepth } from './json-depth.ts';

/** One JSON object of at most 64 KiB, never inflated: a compressed body is refused, not unpacked. */
export function jsonBody(): RequestHandler {
  const parser = express.json({
    limit: JSON_BODY_BYTES,
    inflate: false,
    strict: true,
    type: 'application/json',
    verify(_req, _res, bytes) {
      if (jsonDepth(bytes) > JSON_DEPTH) throw new AppError('too_deep', { limit: JSON_DEPTH });
    },
  });
  return (req, res, next) => {
    const encoding = req.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') throw new AppError('encoding_not_supported');
    if (req.is('application/json') === false) throw new AppError('unsupported_type', { message: wanted });
    parser(req, res, (error?: unknown) => {
      if (error !== undefined) return next(translate(error));
      if (req.body === undefined) return next(new AppError('bad_json', { message: 'The body is empty.' }));
      next();
    });
  };
}

const wanted = 'Send Content-Type: application/json.';

type ParserError = Parameters<ErrorRequestHandler>[0];

function translate(error: ParserError): unknown {
  if (error instanceof AppError) return error;
  switch (error?.type) {
    case 'entity.too.large':
      return new AppError('body_too_large', { limit: JSON_BODY_BYTES });
    case 'encoding.unsupported':
      return new AppError('encoding_not_supported');
    case 'charset.unsupported':
      return new AppError('unsupported_type', { message: 'Send the body as UTF-8.' });
    case 'request.aborted':
    case 'request.size.invalid':
    case 'entity.parse.failed':
      return new AppError('bad_json', { cause: error });
    case 'entity.verify.failed':
      return error.cause ?? new AppError('too_deep', { limit: JSON_DEPTH });
    default:
      return error;
  }
}
