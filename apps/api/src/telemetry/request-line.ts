import type { Log } from './log.ts';
import { loggable, loggablePath } from './loggable.ts';

type Answered = {
  requestId: string;
  method: string;
  url: string;
  userAgent: string | undefined;
  status: number;
  code?: string;
  userId?: string;
  ms: number;
  bytesIn: number;
  bytesOut: number;
  broken?: true;
};

/** Asked every few seconds by machines; said only to those who look for everything. */
const PROBES = new Set(['/healthz', '/readyz', '/metrics']);

/** One line per request: what was asked for and what became of it, never what was in it. */
export function logRequest(log: Log, { url, method, userAgent, ...rest }: Answered): void {
  const path = loggablePath(url);
  const fields = {
    ...rest,
    method: loggable(method),
    path,
    ...(userAgent === undefined ? {} : { userAgent: loggable(userAgent) }),
  };
  if (rest.status >= 500) log.warn(fields, 'request');
  else if (PROBES.has(path)) log.debug(fields, 'request');
  else log.info(fields, 'request');
}

/** One line per handshake that became no socket. */
export function logRefusedUpgrade(
  log: Log,
  refused: { requestId: string; url: string; userAgent: string | undefined; status: number; code: string },
): void {
  const { url, userAgent, ...rest } = refused;
  const agent = userAgent === undefined ? {} : { userAgent: loggable(userAgent) };
  log.info({ ...rest, path: loggablePath(url), ...agent }, 'upgrade refused');
}
