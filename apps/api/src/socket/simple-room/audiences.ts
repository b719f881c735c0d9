import { closeCodes } from '@satchel/protocol/close-codes';
import type { Row } from '@satchel/protocol/rows';
import type { Bus } from '../../ports/bus.ts';
import type { Accounts } from '../../ports/data-store/accounts.ts';
import type { Messages } from '../../ports/data-store/messages.ts';
import { createFeed, type Feed } from '../feed.ts';
import { namesOf } from './names-of.ts';
import { namedIn, simpleEvents } from './simple-events.ts';
import { tell, type Visitor } from './visitor.ts';

type Audience = { feed: Feed; visitors: Set<Visitor> };

/** The visitors of each room on this node, who hear its rows translated once for all of them. */
export type Audiences = {
  /**
   * The visitor hears every row after the seq that `welcome` is called with, and none before it has ended.
   * The own joining is at or below that seq.
   * @throws what `welcome` throws, or the store
   */
  enter(visitor: Visitor, conversationId: string, welcome: (upTo: number) => Promise<void>): Promise<void>;
  leave(visitor: Visitor, conversationId: string): void;
  /** Asks the store what hints may have failed to say (M3). */
  poll(): Promise<void>;
  close(): void;
};

type Uses = {
  bus: Pick<Bus, 'subscribe'>;
  accounts: Pick<Accounts, 'byIds'>;
  messages: Messages;
  onFault: (error: unknown) => void;
};

export function createAudiences({ bus, accounts, messages, onFault }: Uses): Audiences {
  const audiences = new Map<string, Audience>();

  const deliver = async (visitors: ReadonlySet<Visitor>, slug: string, rows: readonly Row[]) => {
    const nameOf = await namesOf({ accounts }, rows.flatMap(namedIn));
    for (const row of rows) {
      dismissLeaver(row, visitors);
      const frames = simpleEvents(row, slug, nameOf).map((event) => JSON.stringify(event));
      for (const visitor of visitors) {
        if (visitor.listens) for (const frame of frames) tell(visitor, frame);
      }
    }
  };

  const open = (conversationId: string, slug: string): Audience => {
    const known = audiences.get(conversationId);
    if (known !== undefined) return known;
    const visitors = new Set<Visitor>();
    const feed = createFeed({
      conversationId,
      messages,
      deliver: (rows) => deliver(visitors, slug, rows),
      // One that nobody is in is forgotten with its last visitor.
      idle: () => {},
      onFault,
    });
    const audience = { feed, visitors };
    audiences.set(conversationId, audience);
    return audience;
  };

  const stopHearing = bus.subscribe((event) => {
    if (event.type === 'rows') void audiences.get(event.conversationId)?.feed.hear(event.seq, event.rows);
  });

  return {
    async enter(visitor, conversationId, welcome) {
      const { feed, visitors } = open(conversationId, visitor.slug);
      visitors.add(visitor);
      const { seq } = await messages.head(conversationId);
      await feed.hear(seq, []);
      await feed.attempt(async () => {
        await welcome(feed.cursor() ?? seq);
        visitor.listens = visitors.has(visitor);
      });
    },
    leave(visitor, conversationId) {
      const audience = audiences.get(conversationId);
      visitor.listens = false;
      audience?.visitors.delete(visitor);
      if (audience?.visitors.size === 0) audiences.delete(conversationId);
    },
    async poll() {
      if (audiences.size === 0) return;
      for (const [id, { seq }] of await messages.heads([...audiences.keys()])) {
        void audiences.get(id)?.feed.hear(seq, []);
      }
    },
    close: stopHearing,
  };
}

/** Whoever a row says is gone hears neither it nor anything after it (M10). */
function dismissLeaver({ kind, body }: Row, visitors: ReadonlySet<Visitor>): void {
  if (kind !== 'note' || body === null) return;
  if (body.event !== 'left' && body.event !== 'removed') return;
  for (const visitor of visitors) {
    if (visitor.guest?.id !== body.userId) continue;
    visitor.listens = false;
    visitor.socket.close(closeCodes.sessionEnded, 'removed from the room');
  }
}
