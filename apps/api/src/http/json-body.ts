import { JSON_BODY_BYTES, JSON_DEPTH } from '@satchel/protocol/limits';
import type { Request, RequestHandler } from 'express';
import { AppError } from '../domain/app-error.ts';
import { jsonDepth } from '../parsing/json-depth.ts';
import { cutStalled } from './cut-stalled.ts';
import { readBody } from './read-body.ts';

const STALL = 30_000;

/**
 * One JSON object of at most 64 KiB, never inflated: a compressed body is refused, not unpacked. An
 * oversize body is answered at once instead of being read to its end, wherever that is.
 */
export function jsonBody(): RequestHandler {
  return async (req, _res, next) => {
    demandJson(req);
    const unwatch = cutStalled(req.socket, 'bytesRead', STALL, () => req.destroy());
    try {
      req.body = parseObject(await readBody(req, JSON_BODY_BYTES));
    } finally {
      unwatch();
    }
    next();
  };
}

function demandJson(req: Request): void {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw new AppError('encoding_not_supported');
  const isEmpty = req.headers['content-length'] === '0';
  if (!isEmpty && req.is('application/json') === false) {
    throw new AppError('unsupported_type', { message: 'Send Content-Type: application/json.' });
  }
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(req.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') {
    throw new AppError('unsupported_type', { message: 'Send the body as UTF-8.' });
  }
}

function parseObject(bytes: Buffer): object {
  if (bytes.length === 0) throw new AppError('bad_json', { message: 'The body is empty.' });
  if (jsonDepth(bytes) > JSON_DEPTH) throw new AppError('too_deep', { limit: JSON_DEPTH });
  const value = parseJson(bytes);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new AppError('bad_json');
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw new AppError('bad_json', { cause });
  }
}
