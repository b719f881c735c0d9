import { join, resolve } from 'node:path';
import {
  ATTACHMENT_BYTES_DEFAULT,
  ATTACHMENT_BYTES_MAX,
  FILE_BYTES_DEFAULT,
  FILE_LIFETIME_DEFAULT,
  FILE_LIFETIME_MAX,
  FILE_LIFETIME_MIN,
  STREAM_GRACE,
} from '@satchel/protocol/limits';
import * as z from 'zod';
import { type Config, logLevels } from './config.ts';

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be ${min} to ${max}`);

/** Written in seconds, kept in milliseconds. */
const seconds = (min: number, max: number) => whole(min, max).transform((value) => value * 1000);

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://chat.example.org', abort: true })
  .refine((text) => new URL(text).pathname === '/', 'must have no path');

const YEAR = 31_536_000;

/** Every variable the server knows, as a checked string. */
const variables = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: whole(0, 65_535).default(8080),
  DATA_DIR: z.string().min(1).default('./data'),
  SATCHEL_PUBLIC_URL: httpUrl.optional(),
  SATCHEL_ATTACHMENT_BYTES: whole(0, ATTACHMENT_BYTES_MAX).default(ATTACHMENT_BYTES_DEFAULT),
  SATCHEL_FILE_BYTES: whole(1, 5 * 1024 ** 4).default(FILE_BYTES_DEFAULT),
  SATCHEL_EXPIRY_DEFAULT_SECONDS: seconds(1, YEAR).default(FILE_LIFETIME_DEFAULT),
  SATCHEL_EXPIRY_MIN_SECONDS: seconds(1, YEAR).default(FILE_LIFETIME_MIN),
  SATCHEL_EXPIRY_MAX_SECONDS: seconds(1, YEAR).default(FILE_LIFETIME_MAX),
  SATCHEL_STREAM_GRACE_SECONDS: seconds(0, YEAR).default(STREAM_GRACE),
  SATCHEL_MESSAGES_PER_MINUTE: whole(1, 1_000_000_000).default(60),
  SATCHEL_LOG_LEVEL: z.enum(logLevels).default('info'),
});

/** A default outside of its own limits would refuse every file that is sent without a choice. */
const environment = variables.refine(
  ({
    SATCHEL_EXPIRY_MIN_SECONDS: min,
    SATCHEL_EXPIRY_DEFAULT_SECONDS: chosen,
    SATCHEL_EXPIRY_MAX_SECONDS: max,
  }) => min <= chosen && chosen <= max,
  {
    path: ['SATCHEL_EXPIRY_DEFAULT_SECONDS'],
    error: 'must lie between SATCHEL_EXPIRY_MIN_SECONDS and SATCHEL_EXPIRY_MAX_SECONDS',
  },
);

/** `problems` name one variable each, in words for the operator. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} mistake(s):\n${problems.map((one) => `  ${one}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Environment → checked strings → unions (design §14).
 * @throws ConfigError naming every wrong variable at once
 */
export function readConfig(env: Record<string, string | undefined>): { config: Config; warnings: string[] } {
  const result = environment.safeParse(env);
  if (!result.success) {
    throw new ConfigError(result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
  }
  const known = new Set(Object.keys(variables.shape));
  const unknown = Object.keys(env).filter((name) => name.startsWith('SATCHEL_') && !known.has(name));
  return {
    config: configOf(result.data),
    warnings: unknown.map((name) => `${name} is not a variable of this version.`),
  };
}

function configOf(env: z.output<typeof environment>): Config {
  const dataDir = resolve(env.DATA_DIR);
  return {
    host: env.HOST,
    port: env.PORT,
    ...(env.SATCHEL_PUBLIC_URL === undefined ? {} : { publicUrl: env.SATCHEL_PUBLIC_URL }),
    dataStore: { kind: 'sqlite', path: join(dataDir, 'satchel.db') },
    objectStore: { kind: 'file-system', root: join(dataDir, 'files') },
    bus: { kind: 'in-process' },
    attachmentBytes: env.SATCHEL_ATTACHMENT_BYTES,
    files: {
      fileBytes: env.SATCHEL_FILE_BYTES,
      expiresInDefault: env.SATCHEL_EXPIRY_DEFAULT_SECONDS,
      expiresInMin: env.SATCHEL_EXPIRY_MIN_SECONDS,
      expiresInMax: env.SATCHEL_EXPIRY_MAX_SECONDS,
      streamGrace: env.SATCHEL_STREAM_GRACE_SECONDS,
    },
    messagesPerMinute: env.SATCHEL_MESSAGES_PER_MINUTE,
    logLevel: env.SATCHEL_LOG_LEVEL,
  };
}
