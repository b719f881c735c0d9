import { guestBody, guestSignedIn, signedIn, upgradeBody } from '@satchel/protocol/http';
import type { PasswordHash } from '../../domain/passwords.ts';
import { endSession } from '../../use-cases/end-session.ts';
import { enterAsGuest } from '../../use-cases/enter-as-guest.ts';
import { upgradeGuest } from '../../use-cases/upgrade-guest.ts';
import { showConversation } from '../../use-cases/view-conversations.ts';
import type { ClientAddress } from '../client-address.ts';
import { type EnterUses, enter, startDevice } from '../enter.ts';
import type { EntryLimit } from '../limits/entry-limit.ts';
import type { GuestLimit } from '../limits/guest-limit.ts';
import { openRoute, type Route, route } from '../route.ts';
import { tokenOf } from '../session-cookie.ts';

export type GuestUses = EnterUses &
  GuestLimit &
  EntryLimit & { addressOf: ClientAddress; passwords: PasswordHash; onFault: (error: unknown) => void };

export function guestRoutes(uses: GuestUses): Route[] {
  return [
    openRoute(
      'post',
      '/auth/guest',
      { body: guestBody, answer: guestSignedIn },
      async ({ body, req, res }) => {
        await uses.demandGuestRate(uses.addressOf(req));
        const { account, conversation } = await enterAsGuest(uses, { name: body.name, slug: body.room });
        const entered = await enter(uses, account, req, res);
        const shown = await showConversation(uses, { userId: account.id, conversationId: conversation.id });
        return { status: 201, body: { ...entered, conversation: shown } };
      },
    ),
    route(
      'post',
      '/auth/upgrade',
      { body: upgradeBody, answer: signedIn, guests: 'allowed' },
      async ({ body, req, res }, { account, session }) => {
        await uses.demandEntry(uses.addressOf(req));
        const upgraded = await upgradeGuest(uses, account, body);
        const entered = await startDevice(uses, upgraded, req, res);
        // More is possible now than before, so a planted cookie must not get it; once the answer with the
        // new one is out, because the sockets of the old one are told to come back with it.
        if (tokenOf(req.headers)?.from === 'cookie') {
          const old = { userId: account.id, sessionId: session.id, comeBack: true };
          res.once('close', () => void endSession(uses, old).catch(uses.onFault));
        }
        return { status: 200, body: entered };
      },
    ),
  ];
}
