import type { Conversation as ConversationView } from '@satchel/protocol/conversation';
import { type Conversation, memberOf } from '../domain/conversation.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { ConnectedPeers } from './connected-peers.ts';
import { type Peer, sendEvent } from './peer.ts';
import type { Room, Rooms } from './rooms.ts';

export type Membership = {
  /** For a row that tells of a leaver: who is gone hears neither it nor anything after it (M10). */
  dismissFormer(conversationId: string, peers: ReadonlySet<Peer>): Promise<void>;
  /**
   * Members, roles or name changed: drops who is gone, takes in who came, tells everybody.
   * @param concerned user ids the change may be news for
   */
  refresh(room: Room, concerned: readonly string[]): Promise<void>;
};

export type MembershipUses = {
  rooms: Rooms;
  connected: ConnectedPeers;
  conversations: Pick<Conversations, 'byId'>;
  /** The conversation as this user sees it. @throws AppError `not_found` unless they are a member */
  viewFor: (userId: string, conversationId: string) => Promise<ConversationView>;
};

/** Keeps the peers of a room equal to the connected members of its conversation. Runs as tasks of its feed. */
export function createMembership({ rooms, connected, conversations, viewFor }: MembershipUses): Membership {
  const dismiss = (peer: Peer, conversationId: string) => {
    rooms.leave(peer, conversationId);
    if (peer.phase === 'open') sendEvent(peer, { type: 'left', conversationId });
  };

  const dismissUnless = (conversation: Conversation | undefined, id: string, peers: ReadonlySet<Peer>) => {
    for (const peer of peers) {
      const isMember = conversation !== undefined && memberOf(conversation, peer.who.account.id);
      if (!isMember) dismiss(peer, id);
    }
  };

  /** New members are subscribed before the conversation is read for them, so that no row falls between. */
  const tell = async (conversation: Conversation, userId: string) => {
    const present = connected.openOfUser(userId);
    if (present.length === 0 || memberOf(conversation, userId) === undefined) return;
    for (const peer of present) rooms.enter(peer, conversation);
    // Whoever was removed while this ran hears of that next.
    const view = await viewFor(userId, conversation.id).catch(() => undefined);
    if (view === undefined) return;
    for (const peer of present) sendEvent(peer, { type: 'conversation', conversation: view });
  };

  return {
    async dismissFormer(conversationId, peers) {
      dismissUnless(await conversations.byId(conversationId), conversationId, peers);
    },
    async refresh(room, concerned) {
      const { conversationId, peers } = room;
      const conversation = await conversations.byId(conversationId);
      dismissUnless(conversation, conversationId, peers);
      if (conversation === undefined) return;
      room.version = conversation.version;
      for (const userId of new Set(concerned)) await tell(conversation, userId);
    },
  };
}
