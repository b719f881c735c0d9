/**
 * A public group made before rooms had addresses gets its id as one. Its name is folded for the search by
 * SQLite here, which knows ASCII only; the next change of it stores the full form.
 */
export const roomsAndGuests = `
ALTER TABLE accounts ADD COLUMN guest_of TEXT;
ALTER TABLE accounts ADD COLUMN node_id TEXT;
ALTER TABLE accounts ADD COLUMN retired_at INTEGER;
CREATE INDEX accounts_present_guests ON accounts (id) WHERE role = 'guest' AND retired_at IS NULL;

ALTER TABLE conversations ADD COLUMN is_public INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN member_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN search_name TEXT NOT NULL DEFAULT '';
UPDATE conversations SET slug = id, record = json_set(record, '$.slug', id)
  WHERE json_extract(record, '$.visibility') = 'public' AND slug IS NULL;
UPDATE conversations SET
  is_public = json_extract(record, '$.visibility') = 'public',
  member_count = json_array_length(record, '$.members'),
  search_name = lower(coalesce(json_extract(record, '$.name'), ''));
CREATE INDEX conversations_public ON conversations (member_count DESC, slug) WHERE is_public = 1;
`;
