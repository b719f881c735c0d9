import { REDIS_NEEDED } from './demand-redis-version.ts';

/** One sentence for the operator: the variable, what is wrong with it, what to do. Shows no password. */
export function redisStartError(error: unknown, url: string): Error {
  return new Error(explain(error instanceof Error ? error.message : '', codeOf(error), shown(url)), {
    cause: error,
  });
}

function explain(message: string, code: string, there: string): string {
  if (/^(WRONGPASS|NOAUTH|ERR AUTH|ERR invalid password)/.test(message)) {
    return `${there} refuses the password or user: write redis://USER:PASSWORD@HOST:PORT with the right ones.`;
  }
  if (/^OLDSERVER/.test(message)) {
    return `The server of ${there} is too old (${message.slice('OLDSERVER '.length)}): Satchel needs Redis ${REDIS_NEEDED} or newer, or any Valkey.`;
  }
  if (/^NOPERM/.test(message)) {
    return `${there} lets this user not use channels: grant it +@pubsub and the channels satchel:*.`;
  }
  if (/^(ERR_TLS_CERT|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_SSL|EPROTO)/.test(code)) {
    return `The certificate of ${there} is not accepted (${code}): use the name it was issued for, add its authority with NODE_EXTRA_CA_CERTS, or write redis:// for a server without TLS.`;
  }
  return `${there} cannot be reached (${code || message || 'no answer'}): correct the address or start the server.`;
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function shown(url: string): string {
  const { protocol, host } = new URL(url);
  return `SATCHEL_REDIS_URL=${protocol}//${host}`;
}
