/**
 * Tables of one aggregate refer to each other; tables of two do not, because no verb of the port
 * spans two and a repair may come later (design §5). Times are milliseconds since the epoch.
 */
export const firstTables = `
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  search_name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX sessions_by_use ON sessions (last_used_at);

CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  slug TEXT UNIQUE,
  version INTEGER NOT NULL,
  pending_notes INTEGER NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX conversations_with_notes ON conversations (id) WHERE pending_notes > 0;

-- Who is a member is told by the record; this finds the conversations of a person.
CREATE TABLE conversation_members (
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  PRIMARY KEY (user_id, conversation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_members_by_conversation ON conversation_members (conversation_id);

CREATE TABLE messages (
  position INTEGER PRIMARY KEY,
  conversation_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  sender_id TEXT NOT NULL,
  cid TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  kind TEXT NOT NULL,
  target TEXT,
  created_at INTEGER NOT NULL,
  -- The folded state: what change rows up to the seq in applied made of this message.
  applied INTEGER NOT NULL,
  edited_at INTEGER,
  deleted_at INTEGER,
  reactions TEXT,
  body TEXT NOT NULL,
  UNIQUE (conversation_id, seq),
  UNIQUE (sender_id, cid)
) STRICT;
-- Unread counts are read from this alone, last lines past any number of change rows. The planner takes
-- it for covering only with target in it.
CREATE INDEX messages_shown ON messages (conversation_id, seq, sender_id, kind, deleted_at, target)
  WHERE target IS NULL;

-- Apart from its message, because a change of one byte in a SQLite row rewrites the whole row.
CREATE TABLE attachments (
  position INTEGER PRIMARY KEY REFERENCES messages (position) ON DELETE CASCADE,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE receipts (
  conversation_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  delivered INTEGER NOT NULL,
  read INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
  id TEXT PRIMARY KEY,
  owner_id TEXT NOT NULL,
  cid TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  state TEXT NOT NULL,
  upload_id TEXT,
  version INTEGER NOT NULL,
  due_at INTEGER,
  is_awaited INTEGER NOT NULL,
  record TEXT NOT NULL,
  UNIQUE (owner_id, cid)
) STRICT;
CREATE INDEX files_due ON files (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX files_awaited ON files (id) WHERE is_awaited = 1;
CREATE INDEX files_awaited_in ON files (conversation_id) WHERE is_awaited = 1;

CREATE TABLE file_parts (
  file_id TEXT NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  size INTEGER NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (file_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
