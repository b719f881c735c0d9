/** The changes of one message, found without reading the log behind it: a deletion takes their words along (M11). */
export const changesByTarget = `
CREATE INDEX messages_by_target ON messages (target) WHERE target IS NOT NULL;
`;
