import type { Redis } from 'ioredis';

/** The oldest line with users and channels of their own that still gets security fixes; every Valkey is newer. */
export const REDIS_NEEDED = '6.2';

/** @throws Error `OLDSERVER` with the version, in the way of Redis's own errors */
export async function demandRedisVersion(redis: Redis): Promise<void> {
  // A user that may not ask is let in: the version is no secret that anything else depends on.
  const info = await redis.info('server').catch(() => '');
  const version = /^redis_version:(\S+)/m.exec(info)?.[1];
  if (version !== undefined && isOlder(version, REDIS_NEEDED)) throw new Error(`OLDSERVER ${version}`);
}

function isOlder(version: string, needed: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number);
  return major < neededMajor || (major === neededMajor && minor < neededMinor);
}
