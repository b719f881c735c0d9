import { closeCodes } from '@satchel/protocol/close-codes';
import type { Conversation, Receipt, User } from '@satchel/protocol/conversation';
import { fold } from '@satchel/protocol/fold';
import { isChangeRow, isMessageRow, type MessageRow, type Row } from '@satchel/protocol/rows';
import { type Command, command } from '@satchel/protocol/socket-commands';
import type { Fetch } from '../src/http-call.ts';
import type { OpenSocket, SocketOptions } from '../src/open-socket.ts';
import { hexId } from './rows.ts';

type Kept = { id: string; members: User[]; rows: Row[]; receipts: Map<string, Receipt>; version: number };
type Line = { user: User; socket: SocketOptions; open: boolean; toClient: string; watched: string[] };

/**
 * The smallest server that keeps M1–M7, without I/O. Everything it and its clients send lies in
 * channels until a test lets the next frame through, so a test decides every interleaving.
 */
export function createModelServer(now: () => number) {
  const conversations = new Map<string, Kept>();
  const lines: Line[] = [];
  const channels = new Map<string, (() => void)[]>();
  let epoch = hexId('ee');
  let ids = 0;
  /** How often a hint reaches a device: 0 loses it, 2 doubles it (M3). */
  let copies: () => number = () => 1;
  const newId = () => {
    ids += 1;
    return hexId(ids.toString(16));
  };

  /** Everybody who has ever been a member of anything here. */
  const everybody = new Map<string, User>();
  const presenceOf = (userId: string) => ({
    userId,
    online: lines.some(({ open, user }) => open && user.id === userId),
  });

  const queue = (channel: string, run: () => void) => {
    channels.set(channel, [...(channels.get(channel) ?? []), run]);
  };

  const tell = (line: Line, event: object) => {
    const text = JSON.stringify(event);
    queue(line.toClient, () => line.open && line.socket.received(text));
  };

  const publish = (kept: Kept, event: object) => {
    for (const line of lines) {
      if (!line.open || !kept.members.some(({ id }) => id === line.user.id)) continue;
      for (let copy = copies(); copy > 0; copy--) tell(line, event);
    }
  };

  const folded = ({ rows }: Kept): MessageRow[] => {
    const messages = new Map(rows.filter(isMessageRow).map((row) => [row.id, row]));
    for (const row of rows.filter(isChangeRow)) {
      const target = messages.get(row.target);
      if (target !== undefined) messages.set(row.target, fold(target, row));
    }
    return [...messages.values()];
  };

  const headOf = ({ rows }: Kept) => ({
    seq: rows.length,
    ...(rows.length > 0 && { rowId: rows.at(-1)?.id }),
  });

  const describe = (kept: Kept, user: User): Conversation => {
    const messages = folded(kept);
    const read = kept.receipts.get(user.id)?.read ?? 0;
    const unread = messages.filter(
      (row) => row.senderId !== user.id && row.seq > read && row.deletedAt === undefined,
    ).length;
    return {
      id: kept.id,
      kind: 'group',
      visibility: 'private',
      members: kept.members.map((member) => ({ user: member, role: 'member', since: 0 })),
      memberCount: kept.members.length,
      version: kept.version,
      createdAt: 0,
      head: headOf(kept) as Conversation['head'],
      unread: Math.min(unread, 100),
      ...(messages.length > 0 && { last: messages.at(-1) as MessageRow }),
    };
  };

  const append = (kept: Kept, row: object): Row => {
    const seq = kept.rows.length + 1;
    const whole = { id: newId(), conversationId: kept.id, seq, createdAt: now(), ...row } as Row;
    kept.rows.push(whole);
    publish(kept, { type: 'rows', conversationId: kept.id, rows: [whole] });
    return whole;
  };

  const send = (kept: Kept, user: User, cid: string, text: string): Row => {
    const before = kept.rows.find((row) => row.senderId === user.id && row.cid === cid);
    return before ?? append(kept, { senderId: user.id, cid, kind: 'text', applied: 0, body: { text } });
  };

  const ownHeads = (user: User) =>
    [...conversations.values()]
      .filter(({ members }) => members.some(({ id }) => id === user.id))
      .map((kept) => ({ conversationId: kept.id, ...headOf(kept), version: kept.version }));

  const limits = { attachmentBytes: 1000, fileBytes: 1e9, textCodePoints: 8000 };
  const heard: Command[] = [];
  /** Sessions that are over: their upgrades and requests are refused. */
  const ended = new Set<string>();
  const perform = (line: Line, asked: Command): object | undefined => {
    const { user } = line;
    if (asked.type === 'hello') {
      const heads = ownHeads(user);
      tell(line, { type: 'welcome', id: asked.id, protocol: 1, user, epoch, limits, features: [], heads });
      return undefined;
    }
    if (asked.type === 'watch') {
      line.watched = asked.userIds;
      return { people: asked.userIds.map(presenceOf) };
    }
    const kept = conversations.get(asked.conversationId);
    if (!kept?.members.some(({ id }) => id === user.id)) return undefined;
    switch (asked.type) {
      case 'send':
        return { row: send(kept, user, asked.cid, asked.text) };
      case 'sync': {
        const head = headOf(kept);
        if (asked.rowId !== undefined && kept.rows[asked.after - 1]?.id !== asked.rowId) return resync;
        return { rows: kept.rows.slice(asked.after, asked.after + (asked.limit ?? 200)), head };
      }
      case 'open':
        return { conversation: describe(kept, user), receipts: [...kept.receipts.values()] };
      case 'typing':
        publish(kept, { type: 'typing', conversationId: kept.id, userId: user.id });
        return {};
      case 'receipt': {
        const before = kept.receipts.get(user.id) ?? { userId: user.id, delivered: 0, read: 0 };
        const read = Math.max(before.read, asked.read ?? 0);
        const receipt = {
          ...before,
          read,
          delivered: Math.max(before.delivered, asked.delivered ?? 0, read),
        };
        kept.receipts.set(user.id, receipt);
        publish(kept, { type: 'receipts', conversationId: kept.id, receipts: [receipt] });
        return { receipt };
      }
    }
  };

  const receive = (line: Line, text: string) => {
    const asked = command.parse(JSON.parse(text));
    heard.push(asked);
    const result = perform(line, asked);
    if (result !== undefined && result !== resync) return tell(line, { type: 'ok', id: asked.id, result });
    if (asked.type === 'hello') return;
    const code = result === resync ? 'resync' : 'not_found';
    const refusal = { code, message: 'Not here.', retryable: false };
    tell(line, { type: 'fail', id: asked.id, ...refusal });
  };

  const answer = (user: User, path: string): { status: number; body: unknown } => {
    const { pathname, searchParams } = new URL(path, 'http://model');
    if (ended.has(user.id))
      return { status: 401, body: { ...problem, status: 401, code: 'unauthenticated' } };
    const [, , , resource, id, part] = pathname.split('/');
    if (resource === 'user') {
      const ids = searchParams.get('ids')?.split(',') ?? [];
      return { status: 200, body: { users: [...everybody.values()].filter((one) => ids.includes(one.id)) } };
    }
    const own = ownHeads(user).map(({ conversationId }) => conversations.get(conversationId) as Kept);
    if (id === undefined)
      return { status: 200, body: { conversations: own.map((kept) => describe(kept, user)) } };
    const kept = own.find((candidate) => candidate.id === id);
    if (kept === undefined) return { status: 404, body: problem };
    if (part === undefined) return { status: 200, body: { conversation: describe(kept, user) } };
    const before = Number(searchParams.get('before') ?? Number.POSITIVE_INFINITY);
    const limit = Number(searchParams.get('limit') ?? 50);
    const messages = folded(kept).filter(({ seq }) => seq < before);
    return { status: 200, body: { messages: messages.slice(-limit), head: headOf(kept) } };
  };

  return {
    channels,
    hints(next: () => number): void {
      copies = next;
    },
    /** Every command that has arrived. */
    heard: (type: Command['type']): readonly Command[] => heard.filter((one) => one.type === type),
    endSession: (user: User) => void ended.add(user.id),
    unreadOf: (id: string, user: User): number => describe(conversations.get(id) as Kept, user).unread,
    foldedRows: (id: string): readonly MessageRow[] => folded(conversations.get(id) as Kept),
    addConversation(members: User[]): string {
      const kept: Kept = { id: newId(), members, rows: [], receipts: new Map(), version: 1 };
      conversations.set(kept.id, kept);
      for (const user of members) everybody.set(user.id, user);
      for (const line of lines) {
        const { user, open } = line;
        if (open && members.some(({ id }) => id === user.id)) {
          tell(line, { type: 'conversation', conversation: describe(kept, user) });
        }
      }
      return kept.id;
    },
    rowsOf: (id: string): readonly Row[] => conversations.get(id)?.rows ?? [],
    receiptOf: (id: string, userId: string) => conversations.get(id)?.receipts.get(userId),
    post(id: string, user: User, text: string): Row {
      return send(conversations.get(id) as Kept, user, newId(), text);
    },
    edit(id: string, target: Row, text: string): Row {
      const { senderId } = target;
      const change = { senderId, cid: newId(), kind: 'edit', target: target.id, body: { text } };
      return append(conversations.get(id) as Kept, change);
    },
    /** Deletes for everybody. */
    erase(id: string, target: Row): Row {
      const { senderId } = target;
      return append(conversations.get(id) as Kept, {
        senderId,
        cid: newId(),
        kind: 'delete',
        target: target.id,
        body: {},
      });
    },
    remove(id: string, user: User): void {
      const kept = conversations.get(id) as Kept;
      kept.members = kept.members.filter((member) => member.id !== user.id);
      kept.version += 1;
      for (const line of lines)
        if (line.user.id === user.id) tell(line, { type: 'left', conversationId: id });
    },
    /** A public room tells its members only how many they are. */
    count(id: string, memberCount: number, version: number): void {
      publish(conversations.get(id) as Kept, { type: 'room', conversationId: id, memberCount, version });
    },
    /** To those who watch this person. */
    tellPresence(userId: string, online: boolean, lastSeenAt?: number): void {
      const people = [{ userId, online, lastSeenAt }];
      for (const line of lines)
        if (line.open && line.watched.includes(userId)) tell(line, { type: 'presence', people });
    },
    /** On a device that is not part of the test. */
    readElsewhere(id: string, user: User, read: number): void {
      const receipt = { userId: user.id, delivered: read, read };
      conversations.get(id)?.receipts.set(user.id, receipt);
    },
    /** A database put back from a backup that knew only the first rows (M7). */
    restore(id: string, rows: number, sameEpoch: boolean): void {
      const kept = conversations.get(id) as Kept;
      kept.rows.splice(rows);
      kept.receipts.clear();
      if (!sameEpoch) epoch = newId();
    },
    /** What M3's slow question brings: everybody hears the newest row again. */
    poll(): void {
      for (const kept of conversations.values()) {
        const last = kept.rows.at(-1);
        if (last !== undefined) publish(kept, { type: 'rows', conversationId: kept.id, rows: [last] });
      }
    },
    openSocketFor(user: User, device = user.username): OpenSocket {
      return (_url, socket) => {
        const number = lines.length;
        const toServer = `${device}>${number}`;
        const line: Line = { user, socket, open: true, toClient: `${device}<${number}`, watched: [] };
        lines.push(line);
        // A refused upgrade is all that browsers tell of a session that is over.
        if (ended.has(user.id)) queue(line.toClient, () => line.open && socket.closed(1006, ''));
        else queue(line.toClient, () => line.open && socket.opened());
        return {
          send: (data) => queue(toServer, () => line.open && typeof data === 'string' && receive(line, data)),
          close: () => {
            line.open = false;
          },
        };
      };
    },
    fetchFor(user: User, device = user.username): Fetch {
      let number = 0;
      return (url, init) =>
        new Promise((resolve, reject) => {
          number += 1;
          // Answered at one moment and delivered at a later one, like a reply that pushes overtake.
          queue(`${device}!${number}`, () => {
            const { status, body } = answer(user, url);
            queue(`${device}?${number}`, () => resolve(Response.json(body, { status })));
          });
          init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        });
    },
    /** Breaks every line of this person; what is on its way is lost. */
    cut(user: User, code: number = closeCodes.serviceRestart): void {
      for (const line of lines.filter((candidate) => candidate.open && candidate.user.id === user.id)) {
        line.open = false;
        line.socket.closed(code, 'cut');
      }
    },
  };
}

/** In the place of a result: the row at the cursor is not the asker's (M7). */
const resync = {};

const problem = {
  type: 'about:blank',
  title: 'Not found',
  status: 404,
  detail: 'Not here.',
  code: 'not_found',
  retryable: false,
};

export type ModelServer = ReturnType<typeof createModelServer>;
