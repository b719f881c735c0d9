import { type RateLimiterAbstract, RateLimiterMemory } from 'rate-limiter-flexible';

/** @param limit `points` within `duration` seconds, counted under a prefix of its own */
export type MakeLimiter = (limit: {
  points: number;
  duration: number;
  keyPrefix: string;
}) => RateLimiterAbstract;

/** Where there is one node. */
export const makeMemoryLimiter: MakeLimiter = (limit) => new RateLimiterMemory(limit);
