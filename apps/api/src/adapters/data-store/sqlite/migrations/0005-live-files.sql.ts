/** Finds the few files of an owner that still have an object among the many that had one. */
export const liveFiles = `
CREATE INDEX files_held ON files (owner_id) WHERE state NOT IN ('deleted', 'cancelled');
CREATE INDEX files_live ON files (id) WHERE state IN ('available', 'lost');
`;
