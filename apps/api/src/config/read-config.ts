import { resolve } from 'node:path';
import { backEndProblems, backEndsOf } from './back-ends.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { nearestName } from './nearest-name.ts';
import { type Environment, readValues } from './read-values.ts';
import { readTls, type TlsMistake } from './tls.ts';
import { type Values, type VariableName, variables } from './variables.ts';

/**
 * Environment → checked strings → unions (design §14).
 * @throws ConfigError naming every wrong variable at once
 */
export function readConfig(env: Environment): { config: Config; warnings: string[] } {
  const { values, mistakes } = readValues(env);
  const tls = readTls({
    cert: env.SATCHEL_TLS_CERT || undefined,
    key: env.SATCHEL_TLS_KEY || undefined,
  });
  const problems = [
    ...mistakes,
    ...crossChecks(values),
    ...backEndProblems(env),
    ...tls.mistakes.map(tlsProblem),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return { config: configOf(values as Values, tls.pair), warnings: unknownNames(env) };
}

function unknownNames(env: Environment): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('SATCHEL_') && !Object.hasOwn(variables, name))
    .map((name) => {
      const nearest = nearestName(name, Object.keys(variables));
      const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
      return `${JSON.stringify(name).slice(1, -1).slice(0, 80)} is not a variable of this version.${hint}`;
    });
}

/** What no variable can say of itself alone; silent about values that are wrong anyway. */
function crossChecks(values: Partial<Values>): string[] {
  const {
    SATCHEL_EXPIRY_MIN_SECONDS: min,
    SATCHEL_EXPIRY_DEFAULT_SECONDS: usual,
    SATCHEL_EXPIRY_MAX_SECONDS: max,
  } = values;
  if (min === undefined || usual === undefined || max === undefined) return [];
  const problems: string[] = [];
  const tell = (name: VariableName, value: number, relation: string, other: VariableName, bound: number) =>
    problems.push(`${name}="${value / 1000}" must be ${relation} ${other}, which is ${bound / 1000}.`);
  if (min > max) tell('SATCHEL_EXPIRY_MIN_SECONDS', min, 'at most', 'SATCHEL_EXPIRY_MAX_SECONDS', max);
  else if (usual < min)
    tell('SATCHEL_EXPIRY_DEFAULT_SECONDS', usual, 'at least', 'SATCHEL_EXPIRY_MIN_SECONDS', min);
  else if (usual > max)
    tell('SATCHEL_EXPIRY_DEFAULT_SECONDS', usual, 'at most', 'SATCHEL_EXPIRY_MAX_SECONDS', max);
  return problems;
}

function tlsProblem({ half, problem }: TlsMistake): string {
  return `${half === 'cert' ? 'SATCHEL_TLS_CERT' : 'SATCHEL_TLS_KEY'}${problem}`;
}

function configOf(values: Values, tls: Config['tls']): Config {
  const dataDir = resolve(values.DATA_DIR);
  const { SATCHEL_PUBLIC_URL: publicUrl, SATCHEL_METRICS_TOKEN: metricsToken } = values;
  return {
    host: values.HOST,
    port: values.PORT,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    proxyHops: values.SATCHEL_PROXY_HOPS,
    ...(tls === undefined ? {} : { tls }),
    ...backEndsOf(values, dataDir),
    attachmentBytes: values.SATCHEL_ATTACHMENT_BYTES,
    files: {
      fileBytes: values.SATCHEL_FILE_BYTES,
      quotaBytes: values.SATCHEL_QUOTA_BYTES,
      expiresInDefault: values.SATCHEL_EXPIRY_DEFAULT_SECONDS,
      expiresInMin: values.SATCHEL_EXPIRY_MIN_SECONDS,
      expiresInMax: values.SATCHEL_EXPIRY_MAX_SECONDS,
      streamGrace: values.SATCHEL_STREAM_GRACE_SECONDS,
    },
    messagesPerMinute: values.SATCHEL_MESSAGES_PER_MINUTE,
    socketsPerPerson: values.SATCHEL_SOCKETS_PER_PERSON,
    handshakesPerSecond: values.SATCHEL_HANDSHAKES_PER_SECOND,
    guestsPerMinute: values.SATCHEL_GUESTS_PER_MINUTE,
    signInsPerMinute: values.SATCHEL_SIGN_INS_PER_MINUTE,
    simpleRooms: values.SATCHEL_SIMPLE_ROOMS === 'on',
    drainFor: values.SATCHEL_DRAIN_SECONDS,
    ...(metricsToken === undefined ? {} : { metricsToken }),
    logLevel: values.SATCHEL_LOG_LEVEL,
  };
}
