/** Sizes in bytes, times in milliseconds, unless the name says otherwise. */
export const MiB = 1024 * 1024;

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export const PROTOCOL_VERSION = 1;

/** Counted in code points, so that an emoji costs one wherever it is typed. */
export const TEXT_CODE_POINTS = 8000;
export const CAPTION_CODE_POINTS = 1000;
export const DISPLAY_NAME_CODE_POINTS = 64;
export const FILE_NAME_CODE_POINTS = 200;
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 128;

export const JSON_BODY_BYTES = 64 * 1024;
/** Deeper JSON than any schema here has; checked before a parser recurses into it. */
export const JSON_DEPTH = 32;

export const ATTACHMENT_BYTES_DEFAULT = 256 * 1024;
export const ATTACHMENT_BYTES_MAX = MiB;
/** Room in one socket frame for everything that is not the attachment itself (design §7). */
export const FRAME_OVERHEAD_BYTES = 16 * 1024;

export const PAGE_ROWS = 200;
export const PAGE_ROWS_DEFAULT = 50;
export const UNREAD_SHOWN = 99;
export const GROUP_MEMBERS_MAX = 1000;
/** Names asked for in one request. */
export const PEOPLE_IDS_MAX = 100;

export const PING_EVERY = 25 * second;
export const PING_JITTER = 5 * second;
export const PONG_WITHIN = 60 * second;
/** Of one person; the next one closes the oldest. */
export const SOCKETS_DEFAULT = 10;
export const HANDSHAKES_PER_SECOND_DEFAULT = 200;
export const PINGS_MAX = 20;
export const PINGS_WITHIN = 10 * second;
export const HELLO_WITHIN = 10 * second;
export const RECONNECT_BASE = second;
export const RECONNECT_CAP = minute;
export const POLL_EVERY = 3 * second;
/** How long a `typing` is shown; a client says it again before (M12). */
export const TYPING_SHOWN = 6 * second;
export const TYPING_EVERY = 3 * second;
/** A node says this often who is there, and forgets after the second what another node said (M12). */
export const PRESENCE_EVERY = 20 * second;
export const PRESENCE_SHOWN = 45 * second;
/** People one socket may watch at once. */
export const WATCHED_MAX = 200;

export const FILE_BYTES_DEFAULT = 10 * 1024 * MiB;
/** What one person's files may take at once, until everybody has them. */
export const QUOTA_BYTES_DEFAULT = 50 * 1024 * MiB;
/** Uploads of one person that are begun and not announced. */
export const OPEN_UPLOADS_MAX = 5;
export const PART_BYTES = 8 * MiB;
export const PARTS_MAX = 10_000;
export const FILE_LIFETIME_DEFAULT = 7 * day;
export const FILE_LIFETIME_MIN = hour;
export const FILE_LIFETIME_MAX = 30 * day;
export const STREAM_GRACE = 24 * hour;
export const LEDGER_RECIPIENTS_MAX = 50;
export const UPLOAD_IDLE = 24 * hour;
export const UPLOAD_LIFETIME = 7 * day;

export const SESSION_IDLE = 7 * day;
export const SESSION_LIFETIME = 30 * day;
