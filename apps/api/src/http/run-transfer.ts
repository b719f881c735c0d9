import { AppError } from '../domain/app-error.ts';
import type { Session } from '../domain/session.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';
import { refreshSession } from '../use-cases/refresh-session.ts';
import type { Transfer, Transfers } from './transfers.ts';

type Uses = { transfers: Transfers; sessions: Sessions; now: () => number };

/**
 * Runs the work of a transfer where whatever ends it can find it. Registered first, looked at again
 * second: a sign-out between the request's first look and here was told to nobody (M10). The work
 * looks again at membership and file itself.
 */
export async function runTransfer<Result>(
  { transfers, sessions, now }: Uses,
  session: Session,
  transfer: Omit<Transfer, 'sessionId' | 'userId'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const done = transfers.add({ ...transfer, sessionId: session.id, userId: session.userId });
  try {
    if ((await refreshSession({ sessions, now }, session.tokenHash)) === undefined) {
      throw new AppError('unauthenticated');
    }
    return await work();
  } finally {
    done();
  }
}
