import { loginBody, registerBody, sessionList, signedIn } from '@satchel/protocol/http';
import type { Request, Response } from 'express';
import { type Account, shownAs } from '../../domain/account.ts';
import { AppError } from '../../domain/app-error.ts';
import type { PasswordHash } from '../../domain/passwords.ts';
import type { Bus } from '../../ports/bus.ts';
import type { Accounts } from '../../ports/data-store/accounts.ts';
import type { Sessions } from '../../ports/data-store/sessions.ts';
import { authenticate } from '../../use-cases/authenticate.ts';
import { endSession } from '../../use-cases/end-session.ts';
import { listSessions } from '../../use-cases/list-sessions.ts';
import { registerAccount } from '../../use-cases/register-account.ts';
import { signIn } from '../../use-cases/sign-in.ts';
import { startSession } from '../../use-cases/start-session.ts';
import { createSignInLimit } from '../rate-limits.ts';
import { openRoute, type Route, route } from '../route.ts';
import { clearSessionCookie, setSessionCookie, tokenOf } from '../session-cookie.ts';

export type AuthUses = {
  accounts: Accounts;
  sessions: Sessions;
  passwords: PasswordHash;
  decoyHash: () => Promise<string>;
  bus: Bus;
  newId: () => string;
  newToken: () => string;
  now: () => number;
};

export function authRoutes(uses: AuthUses): Route[] {
  const { demandTry } = createSignInLimit();
  return [
    openRoute(
      'post',
      '/auth/register',
      { body: registerBody, answer: signedIn },
      async ({ body, req, res }) => {
        const account = await registerAccount(uses, body);
        return { status: 201, body: await enter(uses, account, req, res) };
      },
    ),
    openRoute('post', '/auth/login', { body: loginBody, answer: signedIn }, async ({ body, req, res }) => {
      demandShort(body.password);
      const forgive = await demandTry(body.username, req.ip ?? '');
      const account = await signIn(uses, body);
      await forgive();
      return { status: 200, body: await enter(uses, account, req, res) };
    }),
    route('post', '/auth/logout', {}, async ({ req, res }, { account, session }) => {
      await endSession(uses, { userId: account.id, sessionId: session.id });
      clearSessionCookie(req, res);
      return { status: 204 };
    }),
    route('get', '/auth/sessions', { answer: sessionList }, async (_call, { account, session }) => ({
      status: 200,
      body: { sessions: await listSessions(uses, { userId: account.id, currentId: session.id }) },
    })),
    route('delete', '/auth/sessions/:id', {}, async ({ params }, { account }) => {
      await endSession(uses, { userId: account.id, sessionId: params.id ?? '' });
      return { status: 204 };
    }),
  ];
}

/** A fresh token at every sign-in, whatever cookie came along. */
async function enter(uses: AuthUses, account: Account, req: Request, res: Response) {
  await endPresetSession(uses, req);
  const label = deviceLabel(req.headers['user-agent']);
  const { token } = await startSession(uses, { userId: account.id, label });
  setSessionCookie(req, res, token);
  return { user: shownAs(account), token };
}

/** A cookie from before the sign-in was perhaps planted; whatever it stood for ends with it. */
async function endPresetSession(uses: AuthUses, req: Request): Promise<void> {
  const given = tokenOf(req.headers);
  if (given?.from !== 'cookie') return;
  const who = await authenticate(uses, given.token);
  if (who === undefined) return;
  await endSession(uses, { userId: who.account.id, sessionId: who.session.id }).catch((error: unknown) => {
    // Another sign-in with the same cookie was faster.
    if (!(error instanceof AppError && error.code === 'not_found')) throw error;
  });
}

function deviceLabel(userAgent: string | undefined): string {
  return (userAgent ?? 'unknown device').replace(/[^\x20-\x7e]/g, '').slice(0, 120);
}

/** Nobody can have registered with a longer one; hashing it would only cost us. */
function demandShort(password: string): void {
  if (password.length > 1024) throw new AppError('bad_credentials');
}
