import type { RequestHandler } from 'express';
import { AppError } from '../domain/app-error.ts';
import { ownOrigin } from './own-origin.ts';
import { tokenOf } from './session-cookie.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses foreign hosts, and changes that another site makes a browser send. A program with a bearer
 * token carries no ambient authority, so it needs no Origin; an Origin that is present must be ours.
 */
export function guardOrigin(publicUrl: string | undefined): RequestHandler {
  return (req, res, next) => {
    // Of the connection: what a proxy says of the scheme is SATCHEL_PUBLIC_URL's to say.
    const secure = 'encrypted' in req.socket;
    const ours = ownOrigin(publicUrl, { host: req.headers.host, secure });
    if (ours === undefined) throw new AppError('wrong_host');
    res.locals.isHttps = secure || (ours.startsWith('https:') && new URL(ours).host === req.headers.host);
    if (!safe.has(req.method)) {
      const { origin } = req.headers;
      const site = req.headers['sec-fetch-site'];
      const bearer = tokenOf(req.headers)?.from === 'bearer';
      const foreign = origin !== undefined ? origin !== ours : site === 'cross-site';
      if (foreign && !(bearer && origin === undefined)) throw new AppError('origin_refused');
    }
    next();
  };
}
