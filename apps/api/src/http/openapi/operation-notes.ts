import type { Route } from '../route.ts';

/** What schemas cannot say of a route. */
export type OperationNote = {
  summary: string;
  /** What it answers when it does what was asked, by status. */
  answers: Record<number, string>;
  /** A body that is no JSON. */
  sends?: 'form' | 'part';
  /** An answer that is no JSON. */
  gives?: 'content' | 'attachment';
};

const ok = (summary: string, meaning = 'Done.'): OperationNote => ({ summary, answers: { 200: meaning } });
const made = (summary: string, meaning = 'Made.'): OperationNote => ({ summary, answers: { 201: meaning } });
const done = (summary: string): OperationNote => ({ summary, answers: { 204: 'Done.' } });
const madeOrThere = (summary: string, made: string, there: string): OperationNote => ({
  summary,
  answers: { 201: made, 200: there },
});

/** One for each route, by method and path; a test compares the two. */
export const operationNotes: Record<string, OperationNote> = {
  'POST /auth/register': made('Make an account', 'The account and a session, also as a cookie.'),
  'POST /auth/login': ok('Sign in', 'A new session, also as a cookie.'),
  'POST /auth/logout': done('End this session'),
  'GET /auth/sessions': ok('List the devices that are signed in'),
  'DELETE /auth/sessions/:id': done('Sign one device out'),
  'POST /auth/guest': made('Enter a public room as a guest', 'A session that is good for this room.'),
  'POST /auth/upgrade': ok('Make an account of a guest', 'The same person, with a new session.'),
  'GET /user/me': ok('Who am I'),
  'PATCH /user/me': ok('Change my name'),
  'GET /user': ok('Find people'),
  'GET /user/:id': ok('Show somebody'),
  'GET /chat': ok('List my conversations'),
  'POST /chat': madeOrThere('Open a one-to-one conversation', 'Opened.', 'It was there already.'),
  'GET /chat/:id': ok('Show a conversation'),
  'GET /chat/:id/messages': ok('Read the log, folded, in pages by seq'),
  'POST /chat/:id/messages': madeOrThere(
    'Send a text',
    'Stored.',
    'The same cid was stored before; this is that message.',
  ),
  'PATCH /chat/:id/messages/:messageId': ok('Edit a message of mine'),
  'DELETE /chat/:id/messages/:messageId': ok('Delete a message for everybody'),
  'GET /chat/:id/messages/:messageId/receipts': ok('Count who has a message'),
  'POST /group': made('Make a group, a broadcast or a public room'),
  'GET /group': ok('Find public rooms'),
  'GET /group/room/:slug': ok('Show a public room by its address'),
  'POST /group/:id/join': ok('Join a public room'),
  'POST /group/:id/members': made('Add somebody'),
  'PATCH /group/:id/members/:userId': ok('Change a role'),
  'DELETE /group/:id/members/:userId': done('Remove somebody'),
  'POST /group/:id/leave': done('Leave'),
  'POST /file': {
    ...madeOrThere('Send a file as a form', 'Announced.', 'The same cid was announced before.'),
    sends: 'form',
  },
  'GET /file/:id/content': {
    summary: 'Download; ranges and If-Range work, and nothing changes by it',
    answers: { 200: 'All of it.', 206: 'The range asked for.' },
    gives: 'content',
  },
  'HEAD /file/:id/content': { summary: 'What a download would answer', answers: { 200: 'Headers alone.' } },
  'GET /attachment/:messageId': {
    ...ok('The bytes of a small attachment', 'All of it.'),
    gives: 'attachment',
  },
  'POST /file/uploads': madeOrThere(
    'Begin an upload in parts',
    'Begun; partSize and partCount say how to go on.',
    'The same cid was begun before; it goes on.',
  ),
  'PUT /file/:id/parts/:n': { ...done('Send one part'), sends: 'part' },
  'GET /file/:id/parts': ok('List the parts that are stored'),
  'POST /file/:id/complete': ok('Finish an upload and announce it', 'Announced, also when repeated.'),
  'GET /file/:id': ok('Show a file and who has it'),
  'DELETE /file/:id': done('Take a file back, or cancel its upload'),
  'POST /file/:id/receipt': ok('Prove to have the bytes', 'Counted, also when repeated.'),
  'POST /file/:id/decline': ok('Do not want it: frees my place'),
  'POST /file/:id/keep': ok('Keep it for another device of mine', 'Kept, also when repeated.'),
  'DELETE /file/:id/keep': ok('Keep it no longer', 'Let go, also when repeated.'),
  'POST /file/:id/extend': ok('Change how long it stays, from now'),
};

/** A route's own name: method and path. */
export function keyOf({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method.toUpperCase()} ${path}`;
}

export function noteOf(route: Pick<Route, 'method' | 'path'>): OperationNote | undefined {
  return operationNotes[keyOf(route)];
}
