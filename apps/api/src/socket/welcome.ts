import { PROTOCOL_VERSION, TEXT_CODE_POINTS } from '@satchel/protocol/limits';
import type { Command } from '@satchel/protocol/socket-commands';
import type { Limits, SocketEvent } from '@satchel/protocol/socket-events';
import { shownAs } from '../domain/account.ts';
import { AppError } from '../domain/app-error.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import type { Peer } from './peer.ts';
import type { Presence } from './presence/presence.ts';
import type { Rooms } from './rooms.ts';

export type WelcomeUses = {
  conversations: Conversations;
  messages: Messages;
  rooms: Rooms;
  presence: Pick<Presence, 'enter'>;
  /** The store's (M7). */
  epoch: string;
  attachmentBytes: number;
  fileBytes: number;
};

/**
 * Answers a hello. Subscribes first and reads heads second: a row that lands between them is heard
 * or fetched, never missed (M5). Conversations are asked for twice, because one that came between the
 * question and the opening of the peer was told to nobody.
 * @throws AppError `upgrade_required` for another protocol
 */
export async function welcome(
  { conversations, messages, rooms, presence, epoch, attachmentBytes, fileBytes }: WelcomeUses,
  peer: Peer,
  { id, protocol }: Extract<Command, { type: 'hello' }>,
): Promise<SocketEvent> {
  if (protocol !== PROTOCOL_VERSION) throw new AppError('upgrade_required', { limit: PROTOCOL_VERSION });
  const userId = peer.who.account.id;
  await enterAll(rooms, peer, await conversations.ofUser(userId));
  if (peer.phase === 'greeting') {
    peer.phase = 'open';
    presence.enter(peer);
  }
  const mine = await conversations.ofUser(userId);
  await enterAll(rooms, peer, mine);
  const heads = await messages.heads(mine.map((conversation) => conversation.id));
  const limits: Limits = { attachmentBytes, fileBytes, textCodePoints: TEXT_CODE_POINTS };
  return {
    type: 'welcome',
    id,
    protocol: PROTOCOL_VERSION,
    user: shownAs(peer.who.account),
    epoch,
    limits,
    features: [],
    heads: mine.map((conversation) => ({
      conversationId: conversation.id,
      version: conversation.version,
      ...(heads.get(conversation.id) ?? { seq: 0 }),
    })),
  };
}

async function enterAll(rooms: Rooms, peer: Peer, conversations: readonly Conversation[]): Promise<void> {
  await Promise.all(conversations.map((conversation) => rooms.enter(peer, conversation)?.feed.ready()));
}
