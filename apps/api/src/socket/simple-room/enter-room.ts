import { AppError } from '../../domain/app-error.ts';
import type { Accounts } from '../../ports/data-store/accounts.ts';
import type { ChangeUses } from '../../use-cases/change-conversation.ts';
import { enterAsGuest } from '../../use-cases/enter-as-guest.ts';
import type { Device } from '../presence/attendance.ts';
import type { Audiences } from './audiences.ts';
import type { Departures } from './departures.ts';
import { readHistory } from './read-history.ts';
import { joinedNote } from './simple-events.ts';
import { tellEvent, type Visitor } from './visitor.ts';

export type EnterUses = ChangeUses & {
  accounts: Accounts;
  audiences: Audiences;
  departures: Departures;
  presence: { enter(device: Device): void; leave(device: Device): void };
  /** Whose lease the guests live by. */
  nodeId: string;
  /** @throws AppError `rate_limited` */
  demandGuestRate: (address: string) => Promise<void>;
  /** @throws AppError `rate_limited` */
  demandNewRoom: (address: string) => Promise<void>;
};

/**
 * Makes a guest of a visitor: the note of the own coming first, then the history, then what is said
 * from there on (S2, S5).
 * @returns what is to be called when the socket has ended
 * @throws AppError; the visitor is as before then
 */
export async function enterRoom(uses: EnterUses, visitor: Visitor, name: string): Promise<() => void> {
  const { conversations, audiences, departures, presence, nodeId } = uses;
  const { slug, address } = visitor;
  await uses.demandGuestRate(address);
  const createRoom = (await conversations.bySlug(slug)) === undefined;
  if (createRoom) await uses.demandNewRoom(address);
  const { account, conversation } = await enterAsGuest(uses, { name, slug, createRoom, nodeId });
  const userId = account.id;
  const conversationId = conversation.id;
  const device: Device = {
    who: { account },
    get lastPongAt() {
      return visitor.lastPongAt;
    },
  };
  const leave = () => {
    audiences.leave(visitor, conversationId);
    presence.leave(device);
    departures.add(userId);
  };
  visitor.guest = account;
  try {
    presence.enter(device);
    await audiences.enter(visitor, conversationId, async (upTo) => {
      const history = await readHistory(uses, { userId, conversationId, upTo });
      tellEvent(visitor, joinedNote(account.name, slug));
      tellEvent(visitor, history);
    });
    return leave;
  } catch (error) {
    leave();
    delete visitor.guest;
    throw error instanceof AppError ? error : new AppError('internal', { cause: error });
  }
}
