import {
  ATTACHMENT_BYTES_DEFAULT,
  ATTACHMENT_BYTES_MAX,
  FILE_BYTES_DEFAULT,
  FILE_LIFETIME_DEFAULT,
  FILE_LIFETIME_MAX,
  FILE_LIFETIME_MIN,
  HANDSHAKES_PER_SECOND_DEFAULT,
  QUOTA_BYTES_DEFAULT,
  SOCKETS_DEFAULT,
  STREAM_GRACE,
} from '@satchel/protocol/limits';
import type * as z from 'zod';
import { logLevels } from './config.ts';
import { address, host, oneOf, origin, type Reader, seconds, text, token, whole } from './readers.ts';

export type Variable = {
  reads: Reader;
  /** As somebody would write it; absent where unset is a value of its own. */
  default?: string;
  unit?: string;
  /** Never shown: not in an error, not by `config print`. */
  secret?: true;
  /** One line for the README and for `config print`. */
  meaning: string;
};

const YEAR = 31_536_000;
const TiB = 1024 ** 4;
const inSeconds = (milliseconds: number) => String(milliseconds / 1000);

/** Every variable the server knows, in the order people read about them. The README's table is made of this. */
export const variables = {
  HOST: {
    reads: host,
    default: '127.0.0.1',
    meaning: 'address to listen on; `0.0.0.0` for the local network',
  },
  PORT: { reads: whole(0, 65_535), default: '8080', meaning: 'port to listen on; 0 picks a free one' },
  DATA_DIR: { reads: text, default: './data', meaning: 'folder of the database and the files' },
  SATCHEL_DATABASE_URL: {
    reads: address('mongodb://user:password@host:27017/satchel', 'mongodb', 'mongodb+srv'),
    secret: true,
    meaning: 'MongoDB instead of SQLite, such as `mongodb://user:password@host:27017/satchel`',
  },
  SATCHEL_S3_ENDPOINT: {
    reads: origin,
    meaning:
      'S3 server for files instead of the data folder, such as `https://s3.eu-central-1.amazonaws.com`',
  },
  SATCHEL_S3_BUCKET: {
    reads: text,
    meaning: 'bucket there; made when it is missing, never one with versioning',
  },
  SATCHEL_S3_REGION: { reads: text, default: 'us-east-1', meaning: 'region of the bucket' },
  SATCHEL_S3_ACCESS_KEY: { reads: text, meaning: 'access key of an account that may use the bucket' },
  SATCHEL_S3_SECRET_KEY: { reads: text, secret: true, meaning: 'secret key of that account' },
  SATCHEL_REDIS_URL: {
    reads: address('redis://user:password@host:6379', 'redis', 'rediss'),
    secret: true,
    meaning: 'Redis or Valkey that connects several nodes; needs MongoDB and S3 too',
  },
  SATCHEL_PUBLIC_URL: {
    reads: origin,
    meaning: 'address people use, such as `https://chat.example.org`; needed for any name but localhost',
  },
  SATCHEL_PROXY_HOPS: {
    reads: whole(0, 10),
    default: '0',
    meaning:
      'reverse proxies before it, each of which appends to `X-Forwarded-For`; limits per address count by that',
  },
  SATCHEL_TLS_CERT: {
    reads: text,
    meaning: 'PEM file with the certificate and its chain: serves https and wss',
  },
  SATCHEL_TLS_KEY: { reads: text, meaning: 'PEM file with the private key of that certificate' },
  SATCHEL_ATTACHMENT_BYTES: {
    reads: whole(0, ATTACHMENT_BYTES_MAX),
    default: String(ATTACHMENT_BYTES_DEFAULT),
    unit: 'bytes',
    meaning: 'largest attachment over the socket, up to 1 MiB; 0 sends everything as a file',
  },
  SATCHEL_FILE_BYTES: {
    reads: whole(1, 5 * TiB),
    default: String(FILE_BYTES_DEFAULT),
    unit: 'bytes',
    meaning: 'largest file',
  },
  SATCHEL_QUOTA_BYTES: {
    reads: whole(1, 500 * TiB),
    default: String(QUOTA_BYTES_DEFAULT),
    unit: 'bytes',
    meaning: "what one person's files may take at once, until everybody has them",
  },
  SATCHEL_EXPIRY_DEFAULT_SECONDS: {
    reads: seconds(1, YEAR),
    default: inSeconds(FILE_LIFETIME_DEFAULT),
    unit: 'seconds',
    meaning: "a file's time to live after its announcement",
  },
  SATCHEL_EXPIRY_MIN_SECONDS: {
    reads: seconds(1, YEAR),
    default: inSeconds(FILE_LIFETIME_MIN),
    unit: 'seconds',
    meaning: 'the shortest a sender may choose',
  },
  SATCHEL_EXPIRY_MAX_SECONDS: {
    reads: seconds(1, YEAR),
    default: inSeconds(FILE_LIFETIME_MAX),
    unit: 'seconds',
    meaning: 'the longest a sender may choose',
  },
  SATCHEL_STREAM_GRACE_SECONDS: {
    reads: seconds(0, YEAR),
    default: inSeconds(STREAM_GRACE),
    unit: 'seconds',
    meaning: 'how long a file stays for somebody whose copy was only streamed',
  },
  SATCHEL_MESSAGES_PER_MINUTE: {
    reads: whole(1, 1_000_000_000),
    default: '60',
    unit: 'messages',
    meaning: 'messages of one person in a minute, and whatever else others see happen',
  },
  SATCHEL_GUESTS_PER_MINUTE: {
    reads: whole(1, 1_000_000_000),
    default: '60',
    unit: 'guests',
    meaning: 'guests coming in from one address in a minute',
  },
  SATCHEL_SIGN_INS_PER_MINUTE: {
    reads: whole(1, 1_000_000_000),
    default: '60',
    unit: 'sign-ins',
    meaning: 'sign-ins and registrations from one address in a minute',
  },
  SATCHEL_SIMPLE_ROOMS: {
    reads: oneOf('on', 'off'),
    default: 'on',
    meaning: 'whether plain WebSocket clients may join public rooms at `/chat/<room>`',
  },
  SATCHEL_SOCKETS_PER_PERSON: {
    reads: whole(1, 1_000_000),
    default: String(SOCKETS_DEFAULT),
    unit: 'sockets',
    meaning: 'open sockets of one person; one more closes the oldest',
  },
  SATCHEL_HANDSHAKES_PER_SECOND: {
    reads: whole(1, 1_000_000),
    default: String(HANDSHAKES_PER_SECOND_DEFAULT),
    unit: 'handshakes',
    meaning: 'new sockets in a second, and half as many of visitors; others are told to come back',
  },
  SATCHEL_DRAIN_SECONDS: {
    reads: seconds(0, 3600),
    default: '25',
    unit: 'seconds',
    meaning: 'how long running uploads and downloads may still take after SIGTERM',
  },
  SATCHEL_METRICS_TOKEN: {
    reads: token,
    secret: true,
    meaning: 'bearer token for `/metrics`; without one only this machine may read them',
  },
  SATCHEL_LOG_LEVEL: {
    reads: oneOf(...logLevels),
    default: 'info',
    meaning: '`debug`, `info`, `warn`, `error` or `silent`',
  },
} as const satisfies Record<string, Variable>;

type Known = typeof variables;
export type VariableName = keyof Known;

/** Values of all variables; undefined only where there is no default. */
export type Values = {
  [Name in VariableName]:
    | z.output<Known[Name]['reads']>
    | (Known[Name] extends { default: string } ? never : undefined);
};

export const variableEntries = Object.entries(variables) as [VariableName, Variable][];
