import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { AppError } from '../domain/app-error.ts';
import type { Content } from '../use-cases/open-content.ts';
import { fileHeaders } from './file-headers.ts';

/** Whole or one range, GET or HEAD (RFC 9110 §14); several ranges get the whole file. */
export async function sendContent(req: Request, res: Response, { file, read }: Content): Promise<void> {
  const etag = `"${file.id}"`;
  fileHeaders(res, file.name);
  res.setHeader('ETag', etag);
  res.setHeader('Accept-Ranges', 'bytes');
  const range = req.method === 'GET' ? rangeOf(req, file.size, etag) : undefined;
  const { start, end } = range ?? { start: 0, end: file.size };
  if (range !== undefined) res.setHeader('Content-Range', `bytes ${start}-${end - 1}/${file.size}`);
  res.status(range === undefined ? 200 : 206);
  res.setHeader('Content-Length', end - start);
  if (req.method === 'HEAD' || end === start) {
    res.end();
    return;
  }
  try {
    await pipeline(await read(start, end), res);
  } catch (error) {
    if (!res.headersSent) throw error;
    res.destroy();
  }
}

function rangeOf(req: Request, size: number, etag: string): { start: number; end: number } | undefined {
  const condition = req.headers['if-range'];
  if (condition !== undefined && condition !== etag) return undefined;
  const ranges = req.range(size);
  if (ranges === -1) {
    req.res?.setHeader('Content-Range', `bytes */${size}`);
    throw new AppError('range_not_satisfiable', { limit: size, message: `The file has ${size} bytes.` });
  }
  const [range] = Array.isArray(ranges) ? ranges : [];
  if (!Array.isArray(ranges) || ranges.type !== 'bytes' || ranges.length !== 1 || range === undefined) {
    return undefined;
  }
  return { start: range.start, end: range.end + 1 };
}
