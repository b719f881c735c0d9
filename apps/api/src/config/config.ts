import type { FilePolicy } from '../domain/file-policy.ts';
import type { TlsPair } from './tls.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export type S3Config = {
  kind: 's3';
  endpoint: string;
  bucket: string;
  region: string;
  accessKey: string;
  secretKey: string;
};

/** What the server runs with; made by `readConfig` from the environment, or by a test. */
export type Config = {
  host: string;
  port: number;
  /** The address people use, where it is neither localhost nor an IP literal. */
  publicUrl?: string;
  /** Reverse proxies whose entries in X-Forwarded-For are believed. */
  proxyHops: number;
  /** PEM texts; https and wss when present. */
  tls?: TlsPair;
  dataStore: { kind: 'sqlite'; path: string } | { kind: 'mongo'; url: string };
  objectStore: { kind: 'file-system'; root: string } | S3Config;
  /** With Redis there may be several nodes; the other two are shared then. */
  bus: { kind: 'in-process' } | { kind: 'redis'; url: string };
  /** The largest attachment; 0 sends everything by HTTP. */
  attachmentBytes: number;
  files: FilePolicy;
  /** Per person: this many at once, refilled evenly over a minute. */
  messagesPerMinute: number;
  socketsPerPerson: number;
  handshakesPerSecond: number;
  /** Per address. */
  guestsPerMinute: number;
  /** Per address; registrations too. */
  signInsPerMinute: number;
  /** Milliseconds that running uploads and downloads get after SIGTERM. */
  drainFor: number;
  /** Without one, only the machine itself reads the metrics. */
  metricsToken?: string;
  /** Whether `/chat/:roomName` is served. */
  simpleRooms: boolean;
  logLevel: (typeof logLevels)[number];
};
