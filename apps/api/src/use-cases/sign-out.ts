import { endSession } from './end-session.ts';
import { type RetireUses, retireUnusedGuest } from './retire-guest.ts';

/** Ends one of the person's sessions; with their last one a guest leaves the room (R6). @throws AppError `not_found` */
export async function signOut(uses: RetireUses, at: { userId: string; sessionId: string }): Promise<void> {
  await endSession(uses, at);
  await retireUnusedGuest(uses, at.userId).catch(() => {
    // The session is over, which is what was asked for; the sweeper finds the guest without one.
  });
}
