import type { Conversation, Role, Room, User } from '@satchel/protocol/conversation';
import type * as http from '@satchel/protocol/http';
import {
  announcedAnswer,
  conversationAnswer,
  conversationList,
  fileAnswer,
  guestSignedIn,
  historyAnswer,
  messageAnswer,
  partList,
  receiptCounts,
  roomAnswer,
  roomList,
  sessionList,
  signedIn,
  userAnswer,
  userList,
} from '@satchel/protocol/http';
import type { MessageRow, Row } from '@satchel/protocol/rows';
import type * as z from 'zod';
import { type Answer, type CallOptions, createHttpCall, type Fetch } from './http-call.ts';

export type HttpOptions = { baseUrl: string; fetch: Fetch; token?: string | undefined };
export type HistoryRange = { before?: number; after?: number; limit?: number };
export type UploadDraft = z.input<typeof http.beginUploadBody>;
export type GroupDraft = z.input<typeof http.groupBody>;
export type AccountDraft = z.input<typeof http.registerBody>;

/** The change itself arrives by the socket. */
const nothing: Answer<void> = { safeParse: () => ({ success: true, data: undefined }) };

/** Assembling a large file on a slow store takes minutes, and the answer is worth waiting for. */
const COMPLETE_WITHIN = 300_000;

export type HttpApi = ReturnType<typeof createHttpApi>;

/** One typed call per operation of design §10. Each throws `RequestFailed`; answers are parsed once, here. */
export function createHttpApi({ baseUrl, fetch, token }: HttpOptions) {
  const { call, bytes } = createHttpCall(baseUrl, fetch, token);
  const api = `${baseUrl}/api/v1`;
  const segment = encodeURIComponent;

  return {
    /** What a transfer outside of `fetch` has to send along; empty in browsers, where the cookie does it. */
    authorization: (token === undefined ? {} : { authorization: `Bearer ${token}` }) as Record<
      string,
      string
    >,
    attachmentUrl: (messageId: string) => `${api}/attachment/${segment(messageId)}`,
    contentUrl: (fileId: string) => `${api}/file/${segment(fileId)}/content`,
    partUrl: (fileId: string, n: number) => `${api}/file/${segment(fileId)}/parts/${n}`,

    register: (body: AccountDraft) => call('POST', '/auth/register', signedIn, body),
    /** `room` is a slug. */
    enterAsGuest: (body: { name: string; room: string }) => call('POST', '/auth/guest', guestSignedIn, body),
    upgrade: async (body: AccountDraft): Promise<User> =>
      (await call('POST', '/auth/upgrade', userAnswer, body)).user,
    login: (body: { username: string; password: string }) => call('POST', '/auth/login', signedIn, body),
    logout: () => call('POST', '/auth/logout', nothing),
    sessions: async () => (await call('GET', '/auth/sessions', sessionList)).sessions,
    revokeSession: (id: string) => call('DELETE', `/auth/sessions/${segment(id)}`, nothing),

    me: async (options?: CallOptions): Promise<User> =>
      (await call('GET', '/user/me', userAnswer, undefined, options)).user,
    rename: async (name: string): Promise<User> =>
      (await call('PATCH', '/user/me', userAnswer, { name })).user,
    searchUsers: async (query: string, options?: CallOptions): Promise<User[]> =>
      (await call('GET', `/user?query=${segment(query)}`, userList, undefined, options)).users,
    user: async (id: string): Promise<User> => (await call('GET', `/user/${segment(id)}`, userAnswer)).user,
    /** Those of them who may be seen, at most `PEOPLE_IDS_MAX`. */
    users: async (ids: readonly string[]): Promise<User[]> =>
      (await call('GET', `/user?ids=${ids.map(segment).join(',')}`, userList)).users,

    chats: async (): Promise<Conversation[]> => (await call('GET', '/chat', conversationList)).conversations,
    chat: async (id: string): Promise<Conversation> =>
      (await call('GET', `/chat/${segment(id)}`, conversationAnswer)).conversation,
    openChat: async (username: string): Promise<Conversation> =>
      (await call('POST', '/chat', conversationAnswer, { username })).conversation,
    history: (conversationId: string, range: HistoryRange, options?: CallOptions) =>
      call(
        'GET',
        `/chat/${segment(conversationId)}/messages${queryOf(range)}`,
        historyAnswer,
        undefined,
        options,
      ),
    sendText: async (
      conversationId: string,
      body: { cid: string; text: string; replyTo?: string },
    ): Promise<Row> =>
      (await call('POST', `/chat/${segment(conversationId)}/messages`, messageAnswer, body)).message,
    editMessage: (conversationId: string, messageId: string, text: string) =>
      call('PATCH', `/chat/${segment(conversationId)}/messages/${segment(messageId)}`, nothing, { text }),
    deleteMessage: (conversationId: string, messageId: string) =>
      call('DELETE', `/chat/${segment(conversationId)}/messages/${segment(messageId)}`, nothing),

    /** How many a message was for, have it, have seen it: where nobody's cursors but mine are told (M6). */
    receiptCounts: (conversationId: string, messageId: string) =>
      call('GET', `/chat/${segment(conversationId)}/messages/${segment(messageId)}/receipts`, receiptCounts),

    /** Bytes of a small attachment. */
    attachment: (messageId: string, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>> =>
      bytes(`/attachment/${segment(messageId)}`, options),

    createGroup: async (body: GroupDraft): Promise<Conversation> =>
      (await call('POST', '/group', conversationAnswer, body)).conversation,
    searchRooms: async (query: string, options?: CallOptions): Promise<Room[]> =>
      (await call('GET', `/group?query=${segment(query)}`, roomList, undefined, options)).groups,
    /** Needs no session. */
    room: async (slug: string, options?: CallOptions): Promise<Room> =>
      (await call('GET', `/group/room/${segment(slug)}`, roomAnswer, undefined, options)).room,
    joinRoom: async (groupId: string): Promise<Conversation> =>
      (await call('POST', `/group/${segment(groupId)}/join`, conversationAnswer)).conversation,
    addMember: (groupId: string, username: string) =>
      call('POST', `/group/${segment(groupId)}/members`, nothing, { username }),
    removeMember: (groupId: string, userId: string) =>
      call('DELETE', `/group/${segment(groupId)}/members/${segment(userId)}`, nothing),
    setRole: (groupId: string, userId: string, role: Role) =>
      call('PATCH', `/group/${segment(groupId)}/members/${segment(userId)}`, nothing, { role }),
    leaveGroup: (groupId: string) => call('POST', `/group/${segment(groupId)}/leave`, nothing),

    file: async (id: string): Promise<http.File> =>
      (await call('GET', `/file/${segment(id)}`, fileAnswer)).file,
    beginUpload: async (draft: UploadDraft, options?: CallOptions): Promise<http.File> =>
      (await call('POST', '/file/uploads', fileAnswer, draft, options)).file,
    listParts: async (fileId: string, options?: CallOptions) =>
      (await call('GET', `/file/${segment(fileId)}/parts`, partList, undefined, options)).parts,
    completeUpload: (
      fileId: string,
      digest: string,
      options?: CallOptions,
    ): Promise<{ file: http.File; message: MessageRow }> =>
      call(
        'POST',
        `/file/${segment(fileId)}/complete`,
        announcedAnswer,
        { digest },
        {
          ...options,
          withinMs: COMPLETE_WITHIN,
        },
      ),
    receipt: async (
      fileId: string,
      body: { digest: string; level: 'stored' | 'stream' },
    ): Promise<http.File> => (await call('POST', `/file/${segment(fileId)}/receipt`, fileAnswer, body)).file,
    /** Holds the file for another device of mine (F3); `letGo` takes it back. */
    keep: (fileId: string) => call('POST', `/file/${segment(fileId)}/keep`, nothing),
    letGo: (fileId: string) => call('DELETE', `/file/${segment(fileId)}/keep`, nothing),
    decline: (fileId: string) => call('POST', `/file/${segment(fileId)}/decline`, nothing),
    extend: (fileId: string, expiresIn: number) =>
      call('POST', `/file/${segment(fileId)}/extend`, nothing, { expiresIn }),
    /** Revokes an announced file, cancels an unfinished upload. */
    revoke: (fileId: string) => call('DELETE', `/file/${segment(fileId)}`, nothing),
  };
}

function queryOf(range: HistoryRange): string {
  const entries = Object.entries(range).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(entries.map(([name, value]): [string, string] => [name, String(value)]));
  return query.size > 0 ? `?${query}` : '';
}
