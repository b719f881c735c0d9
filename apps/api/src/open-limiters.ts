import type { Config } from './config/config.ts';
import { type MakeLimiter, makeMemoryLimiter } from './http/limits/make-limiter.ts';

export type Limiters = { make: MakeLimiter; close: () => void };

/** Limits count where the bus is: per process, or once for all nodes of this data store. */
export async function openLimiters({ bus }: Pick<Config, 'bus'>, epoch: string): Promise<Limiters> {
  if (bus.kind === 'in-process') return { make: makeMemoryLimiter, close: () => {} };
  const { openRedisLimiters } = await import('./adapters/rate-limits/redis/redis-limiters.ts');
  return openRedisLimiters({ url: bus.url, space: epoch });
}
