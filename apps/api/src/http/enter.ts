import type { Request, Response } from 'express';
import { type Account, shownAs } from '../domain/account.ts';
import { AppError } from '../domain/app-error.ts';
import { type Authenticated, authenticate } from '../use-cases/authenticate.ts';
import type { RetireUses } from '../use-cases/retire-guest.ts';
import { signOut } from '../use-cases/sign-out.ts';
import { startSession } from '../use-cases/start-session.ts';
import { setSessionCookie, tokenOf } from './session-cookie.ts';

export type EnterUses = RetireUses & { newToken: () => string };

/** A fresh token at every sign-in, whatever cookie came along. */
export async function enter(uses: EnterUses, account: Account, req: Request, res: Response) {
  await endPresetSession(uses, req);
  return startDevice(uses, account, req, res);
}

/** A session of this device and its cookie. */
export async function startDevice(uses: EnterUses, account: Account, req: Request, res: Response) {
  const label = deviceLabel(req.headers['user-agent']);
  const { token } = await startSession(uses, { userId: account.id, label });
  setSessionCookie(res, token);
  return { user: shownAs(account), token };
}

/** A cookie from before the sign-in was perhaps planted; whatever it stood for ends with it. */
async function endPresetSession(uses: EnterUses, req: Request): Promise<void> {
  const given = tokenOf(req.headers);
  if (given?.from !== 'cookie') return;
  const who = await authenticate(uses, given.token);
  if (who !== undefined) await endQuietly(uses, who);
}

/** Somebody with the same cookie may have been faster. */
async function endQuietly(uses: EnterUses, { account, session }: Authenticated): Promise<void> {
  await signOut(uses, { userId: account.id, sessionId: session.id }).catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === 'not_found')) throw error;
  });
}

function deviceLabel(userAgent: string | undefined): string {
  return (userAgent ?? 'unknown device').replace(/[^\x20-\x7e]/g, '').slice(0, 120);
}
