import { errors } from '@satchel/protocol/errors';
import type { SocketEvent } from '@satchel/protocol/socket-events';
import { AppError } from '../domain/app-error.ts';

/**
 * The `fail` frame for anything thrown; what is not an AppError becomes `internal`, without a detail.
 * @param id of the command it answers, where that is known
 */
export function failEvent(error: unknown, id: number | string | undefined): SocketEvent {
  const known = error instanceof AppError ? error : new AppError('internal', { cause: error });
  const { field, retryAfterMs } = known.details;
  return {
    type: 'fail',
    ...(id === undefined ? {} : { id }),
    code: known.code,
    message: known.message,
    retryable: errors[known.code].retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(field === undefined ? {} : { field }),
  };
}
