/**
 * The part of the design a file belongs to, as in section "Layout": `api/domain`, `packages/protocol`, `web`.
 * What the client needs of Node alone is a zone of its own, so that no browser can come to load it.
 */
export function zoneOf(path: string): string {
  const [top = '', workspace = '', src = '', part = ''] = path.split('/');
  if (top === 'packages') return part === 'node' ? `packages/${workspace}/node` : `packages/${workspace}`;
  if (top === 'apps' && workspace === 'api' && src === 'src') return `api/${part}`;
  return top === 'apps' ? workspace : top;
}

const PROTOCOL = 'packages/protocol';
const CLIENT = 'packages/client';
const CLIENT_ON_NODE = 'packages/client/node';
const INNER = ['api/domain', PROTOCOL];
const EDGE = ['api/use-cases', 'api/ports', ...INNER];

/** For each zone the zones it may import besides itself. A zone that is not listed is a mistake in the layout. */
export const MAY_IMPORT: Record<string, string[]> = {
  [PROTOCOL]: [],
  [CLIENT]: [PROTOCOL],
  [CLIENT_ON_NODE]: [CLIENT, PROTOCOL],
  web: [CLIENT, PROTOCOL],
  'api/domain': [PROTOCOL],
  'api/ports': INNER,
  'api/use-cases': ['api/ports', ...INNER],
  'api/adapters': ['api/ports', ...INNER],
  // What comes in, whichever way, is read by the same rules.
  'api/parsing': INNER,
  'api/http': ['api/parsing', ...EDGE],
  // A handshake is an HTTP request until its 101, and is judged by the same origin, session and error rules.
  'api/socket': ['api/http', 'api/parsing', ...EDGE],
  'api/jobs': EDGE,
  'api/telemetry': ['api/ports', ...INNER],
  'api/config': INNER,
  // Composition roots: they alone know the users of the ports and their adapters.
  'api/open-stores.ts': ['api/adapters', 'api/config', 'api/ports', ...INNER],
  'api/open-limiters.ts': ['api/adapters', 'api/config', 'api/http', ...INNER],
  'api/take-place.ts': ['api/adapters', 'api/config', ...EDGE],
  'api/demand-own-objects.ts': ['api/config', ...EDGE],
  'api/adopt-storage.ts': ['api/config', 'api/open-stores.ts', PROTOCOL],
  'api/open-back-ends.ts': [
    'api/config',
    'api/demand-own-objects.ts',
    'api/open-limiters.ts',
    'api/open-stores.ts',
    'api/take-place.ts',
    'api/telemetry',
    'api/ports',
    ...INNER,
  ],
  'api/examine.ts': [
    'api/adopt-storage.ts',
    'api/config',
    'api/demand-own-objects.ts',
    'api/open-stores.ts',
    'api/ports',
    ...INNER,
  ],
  'api/make-backup.ts': ['api/adapters', 'api/config'],
  'api/collect-unowned.ts': ['api/config', 'api/open-stores.ts', ...EDGE],
  'api/migrate': [
    'api/adapters',
    'api/config',
    'api/jobs',
    'api/open-stores.ts',
    'api/take-place.ts',
    ...EDGE,
  ],
  'api/account-desk.ts': ['api/adapters', 'api/config', 'api/open-stores.ts', ...EDGE],
  'api/server.ts': [
    'api/adapters',
    'api/open-back-ends.ts',
    'api/config',
    'api/http',
    'api/jobs',
    'api/socket',
    'api/telemetry',
    ...EDGE,
  ],
  'api/cli': [
    'api/adopt-storage.ts',
    'api/account-desk.ts',
    'api/collect-unowned.ts',
    'api/config',
    'api/examine.ts',
    'api/make-backup.ts',
    'api/migrate',
    'api/server.ts',
    'api/telemetry',
    CLIENT,
    CLIENT_ON_NODE,
    ...INNER,
  ],
  'api/main.ts': ['api/cli', 'api/config', 'api/server.ts', 'api/telemetry', ...INNER],
};

/** Zones that must run anywhere, or be understood without knowing a library. `'*'` stands for anything declared. */
export const MAY_USE_PACKAGES: Record<string, string[]> = {
  [PROTOCOL]: ['zod'],
  'api/domain': [],
  'api/ports': [],
  'api/use-cases': [],
  'api/jobs': [],
};

export const MAY_USE_BUILTINS: Record<string, string[]> = {
  [PROTOCOL]: [],
  [CLIENT]: [],
  web: [],
  'api/domain': [],
  'api/ports': ['stream', 'stream/web'],
  'api/use-cases': ['crypto', 'stream', 'stream/promises', 'stream/web'],
};

/** Drivers of the three ports: an import anywhere else would tie the product to one of them. */
export const VENDORS = /^(@photostructure\/sqlite|mongoose|mongodb|minio|ioredis|redis|@aws-sdk\/.+)$/;
