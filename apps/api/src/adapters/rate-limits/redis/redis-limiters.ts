import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RLWrapperTimeouts,
} from 'rate-limiter-flexible';
import { linkRedis } from '../../redis-link.ts';
import { redisStartError } from '../../redis-start-error.ts';

type Limit = { points: number; duration: number; keyPrefix: string };

export type RedisLimiters = {
  make(limit: Limit): RateLimiterAbstract;
  close(): void;
};

/** Milliseconds. A line that fell silent is known to be dead only seconds later, and a message does not wait for that. */
const ANSWER_WITHIN = 500;

/**
 * Limits counted once for all nodes of one data store. While Redis is away or silent each node counts for
 * itself, so a limit is looser then and never gone.
 * @throws Error naming the variable, when the server cannot be used at the start
 */
export async function openRedisLimiters({
  url,
  space,
}: {
  url: string;
  space: string;
}): Promise<RedisLimiters> {
  // Outages are told by the bus, which lives on the same server.
  const link = await linkRedis({ url, name: 'satchel-limits', onDown: () => {}, onUp: () => {} }).catch(
    (error: unknown) => {
      throw redisStartError(error, url);
    },
  );
  return {
    make: ({ keyPrefix, ...limit }) =>
      new RLWrapperTimeouts({
        timeoutMs: ANSWER_WITHIN,
        // The wrapper's alone: with one of its own the inner limiter would count a late failure once more.
        insuranceLimiter: new RateLimiterMemory({ ...limit, keyPrefix }),
        limiter: new RateLimiterRedis({
          ...limit,
          storeClient: link.redis,
          keyPrefix: `satchel:${space}:${keyPrefix}`,
          rejectIfRedisNotReady: true,
        }),
      }),
    close: link.close,
  };
}
