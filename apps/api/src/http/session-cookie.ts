import type { IncomingMessage } from 'node:http';
import { SESSION_LIFETIME } from '@satchel/protocol/limits';
import type { Response } from 'express';

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

export function setSessionCookie(res: Response, token: string): void {
  res.cookie(NAME, token, { ...flags(res), maxAge: SESSION_LIFETIME });
}

export function clearSessionCookie(res: Response): void {
  res.clearCookie(NAME, flags(res));
}

/** Secure also where a proxy speaks https for us, under the name it is reached by. */
function flags(res: Response) {
  const secure = res.locals.isHttps === true;
  return { httpOnly: true, sameSite: 'strict', path: '/', secure } as const;
}
