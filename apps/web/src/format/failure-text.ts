import { RequestFailed } from '@satchel/client/request-failed';
import { duration } from './duration.ts';
import { strings } from './strings.ts';

/** What went wrong and what to do about it, for a person. */
export function failureText(error: unknown): string {
  if (!(error instanceof RequestFailed)) return strings.failureUnknown;
  const text = strings.failures[error.code] ?? error.message;
  if (error.retryAfterMs === undefined || error.retryAfterMs < 1000) return text;
  return strings.waitUntilRetry(text, duration(error.retryAfterMs));
}
