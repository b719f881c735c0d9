import type { IncomingMessage } from 'node:http';
import { SESSION_LIFETIME } from '@satchel/protocol/limits';
import type { Request, Response } from 'express';

const NAME = 'sid';

/** The cookie's value, or the bearer token; a bearer wins, because a program chose it on purpose. */
export function tokenOf(
  headers: IncomingMessage['headers'],
): { token: string; from: 'bearer' | 'cookie' } | undefined {
  const bearer = /^Bearer ([\w-]{20,200})$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { token: bearer, from: 'bearer' };
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value) return { token: value, from: 'cookie' };
  }
  return undefined;
}

export function setSessionCookie(req: Request, res: Response, token: string): void {
  res.cookie(NAME, token, { ...flags(req), maxAge: SESSION_LIFETIME });
}

export function clearSessionCookie(req: Request, res: Response): void {
  res.clearCookie(NAME, flags(req));
}

function flags(req: Request) {
  return { httpOnly: true, sameSite: 'strict', path: '/', secure: req.secure } as const;
}
