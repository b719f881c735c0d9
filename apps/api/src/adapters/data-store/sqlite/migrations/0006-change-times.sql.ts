/** When something that nodes follow changed last; what is older than this column counts as long ago (M3). */
export const changeTimes = `
ALTER TABLE conversations ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX conversations_changed ON conversations (changed_at);
ALTER TABLE receipts ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX receipts_changed ON receipts (changed_at);
`;
