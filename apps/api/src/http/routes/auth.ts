import { loginBody, registerBody, sessionList, signedIn } from '@satchel/protocol/http';
import { AppError } from '../../domain/app-error.ts';
import type { PasswordHash } from '../../domain/passwords.ts';
import { listSessions } from '../../use-cases/list-sessions.ts';
import { registerAccount } from '../../use-cases/register-account.ts';
import { signIn } from '../../use-cases/sign-in.ts';
import { signOut } from '../../use-cases/sign-out.ts';
import type { ClientAddress } from '../client-address.ts';
import { type EnterUses, enter } from '../enter.ts';
import type { EntryLimit } from '../limits/entry-limit.ts';
import type { SignInLimit } from '../limits/sign-in-limit.ts';
import { openRoute, type Route, route } from '../route.ts';
import { clearSessionCookie } from '../session-cookie.ts';

export type AuthUses = EnterUses &
  SignInLimit &
  EntryLimit & { addressOf: ClientAddress; passwords: PasswordHash; decoyHash: () => Promise<string> };

export function authRoutes(uses: AuthUses): Route[] {
  return [
    openRoute(
      'post',
      '/auth/register',
      { body: registerBody, answer: signedIn },
      async ({ body, req, res }) => {
        await uses.demandEntry(uses.addressOf(req));
        const account = await registerAccount(uses, body);
        return { status: 201, body: await enter(uses, account, req, res) };
      },
    ),
    openRoute('post', '/auth/login', { body: loginBody, answer: signedIn }, async ({ body, req, res }) => {
      const address = uses.addressOf(req);
      await uses.demandEntry(address);
      demandShort(body.password);
      const attempt = await uses.demandTry(body.username, address);
      const account = await signIn(uses, body).catch(async (error: unknown) => {
        const isGuess = error instanceof AppError && error.code === 'bad_credentials';
        if (!isGuess) await attempt.takeBack();
        throw error;
      });
      await attempt.forgive();
      return { status: 200, body: await enter(uses, account, req, res) };
    }),
    route('post', '/auth/logout', { guests: 'allowed' }, async ({ res }, { account, session }) => {
      await signOut(uses, { userId: account.id, sessionId: session.id });
      clearSessionCookie(res);
      return { status: 204 };
    }),
    route(
      'get',
      '/auth/sessions',
      { answer: sessionList, guests: 'allowed' },
      async (_call, { account, session }) => ({
        status: 200,
        body: { sessions: await listSessions(uses, { userId: account.id, currentId: session.id }) },
      }),
    ),
    route('delete', '/auth/sessions/:id', { guests: 'allowed' }, async ({ params }, { account }) => {
      await signOut(uses, { userId: account.id, sessionId: params.id });
      return { status: 204 };
    }),
  ];
}

/** Nobody can have registered with a longer one; hashing it would only cost us. */
function demandShort(password: string): void {
  if (password.length > 1024) throw new AppError('bad_credentials');
}
