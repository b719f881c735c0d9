import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { AppError } from '../domain/app-error.ts';
import type { Content } from '../use-cases/open-content.ts';
import { byteRange } from './byte-range.ts';
import { fileHeaders } from './file-headers.ts';

/**
 * Whole or one range, GET or HEAD (RFC 9110 §14). The headers come once the bytes do, so that a refusal
 * is not dressed as a download. A reader that goes away is nobody's error.
 */
export async function sendContent(req: Request, res: Response, { file, read }: Content): Promise<void> {
  const etag = `"${file.id}"`;
  const range = req.method === 'GET' ? rangeOf(req, file.size, etag) : undefined;
  const { start, end } = range ?? { start: 0, end: file.size };
  const bytes = req.method === 'HEAD' || end === start ? undefined : await read(start, end);
  fileHeaders(res, file.name);
  res.setHeader('ETag', etag);
  res.setHeader('Accept-Ranges', 'bytes');
  res.setHeader('Content-Length', end - start);
  if (range !== undefined) res.setHeader('Content-Range', `bytes ${start}-${end - 1}/${file.size}`);
  res.status(range === undefined ? 200 : 206);
  if (bytes === undefined) {
    res.end();
    return;
  }
  await pipeline(bytes, res).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

function rangeOf(req: Request, size: number, etag: string): { start: number; end: number } | undefined {
  const condition = req.headers['if-range'];
  if (condition !== undefined && condition !== etag) return undefined;
  const range = byteRange(req.headers.range, size);
  if (range === 'unsatisfiable') {
    req.res?.setHeader('Content-Range', `bytes */${size}`);
    throw new AppError('range_not_satisfiable', { limit: size, message: `The file has ${size} bytes.` });
  }
  return range === 'whole' ? undefined : range;
}
