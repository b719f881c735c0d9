import { RateLimiterRes } from 'rate-limiter-flexible';
import type { AppError } from '../../domain/app-error.ts';

/**
 * For the `catch` of a limiter: its refusal becomes an error of ours, any other failure stays what it is.
 * @param errorOf is given the milliseconds to wait
 */
export function refused(errorOf: (retryAfterMs: number) => AppError): (refusal: unknown) => never {
  return (refusal) => {
    throw refusal instanceof RateLimiterRes ? errorOf(refusal.msBeforeNext) : refusal;
  };
}
