/**
 * What one row of the log touches, so that a group commit writes as few pages as it can: rows, their ids and
 * their cids grow at one end, because ids and the cids of our clients begin with a time; that leaves one
 * page per conversation. With the sender first each sender would have a page of their own.
 *
 * `seq` is unique by the one statement that gives it. Unread counts are read from `messages_log` alone.
 * Dropping a table deletes what refers to it, hence the order.
 */
export const fewerPages = `
CREATE TABLE log_rows (
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
  applied INTEGER NOT NULL,
  edited_at INTEGER,
  deleted_at INTEGER,
  reactions TEXT,
  body TEXT NOT NULL,
  UNIQUE (cid, sender_id)
) STRICT;
INSERT INTO log_rows
  SELECT position, conversation_id, seq, id, sender_id, cid, fingerprint, kind, target, created_at,
    applied, edited_at, deleted_at, reactions, body
  FROM messages ORDER BY position;
CREATE TABLE attachment_bytes (
  position INTEGER PRIMARY KEY REFERENCES log_rows (position) ON DELETE CASCADE,
  bytes BLOB NOT NULL
) STRICT;
INSERT INTO attachment_bytes SELECT position, bytes FROM attachments;
DROP TABLE attachments;
DROP TABLE messages;
ALTER TABLE log_rows RENAME TO messages;
ALTER TABLE attachment_bytes RENAME TO attachments;
CREATE UNIQUE INDEX messages_log ON messages (conversation_id, seq);
CREATE INDEX messages_by_target ON messages (target) WHERE target IS NOT NULL;
`;
