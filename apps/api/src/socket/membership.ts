import type { Conversation as ConversationView } from '@satchel/protocol/conversation';
import type { SocketEvent } from '@satchel/protocol/socket-events';
import { type Conversation, memberOf } from '../domain/conversation.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { ConnectedPeers } from './connected-peers.ts';
import { postState } from './fan-out/outgoing.ts';
import { type Peer, sendEvent, sendState } from './peer.ts';
import type { Room, Rooms } from './rooms.ts';

export type Membership = {
  /** For a row that tells of a leaver: who is gone hears neither it nor anything after it (M10). */
  dismissFormer(conversationId: string, peers: ReadonlySet<Peer>): Promise<void>;
  /**
   * Members, roles or name changed: drops who is gone, takes in who came, tells whom it concerns; in a
   * public conversation the others hear how many they are (R3).
   * @param concerned user ids the change may be news for; absent when no hint told of it
   */
  refresh(room: Room, concerned?: readonly string[]): Promise<void>;
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
    const members = new Set(conversation?.members.map(({ userId }) => userId));
    for (const peer of peers) if (!members.has(peer.who.account.id)) dismiss(peer, id);
  };

  /** One frame for all of them, because a crowd comes and goes all the time. */
  const tellCount = (
    { id, version, members }: Conversation,
    peers: ReadonlySet<Peer>,
    besides: ReadonlySet<string>,
  ) => {
    const event: SocketEvent = { type: 'room', conversationId: id, memberCount: members.length, version };
    const others = [...peers].filter(({ who }) => !besides.has(who.account.id));
    postState(others, id, JSON.stringify(event));
  };

  /** Without a hint anybody may be concerned, in a public conversation those who do not listen to it yet. */
  const perhapsConcerned = ({ visibility, members }: Conversation, peers: ReadonlySet<Peer>) => {
    const everybody = members.map(({ userId }) => userId);
    if (visibility === 'private') return everybody;
    const listening = new Set([...peers].map(({ who }) => who.account.id));
    return everybody.filter((userId) => !listening.has(userId));
  };

  /** New members are subscribed before the conversation is read for them, so that no row falls between. */
  const tell = async (conversation: Conversation, userId: string) => {
    const present = connected.openOfUser(userId);
    if (present.length === 0 || memberOf(conversation, userId) === undefined) return;
    for (const peer of present) rooms.enter(peer, conversation);
    // Whoever was removed while this ran hears of that next.
    const view = await viewFor(userId, conversation.id).catch(() => undefined);
    if (view === undefined) return;
    for (const peer of present) {
      sendState(peer, conversation.id, { type: 'conversation', conversation: view });
    }
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
      const toTell = new Set(concerned ?? perhapsConcerned(conversation, peers));
      if (conversation.visibility === 'public') tellCount(conversation, peers, toTell);
      for (const userId of toTell) await tell(conversation, userId);
    },
  };
}
