/** Null until a person's device was connected for the first time. */
export const lastSeen = `
ALTER TABLE accounts ADD COLUMN last_seen_at INTEGER;
`;
