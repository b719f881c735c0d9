/**
 * The closed set of error codes, the same over HTTP (RFC 9457 problem+json) and on the socket
 * (`fail`). `retryable` answers M13: may the same request, with the same cid, be sent again as it is?
 * `remedy` is what a person is told when a place has nothing more exact to say.
 */
export const errors = {
  bad_http: { status: 400, retryable: false, remedy: 'Send a well-formed HTTP/1.1 request.' },
  bad_json: { status: 400, retryable: false, remedy: 'Send a well-formed JSON object.' },
  too_deep: { status: 400, retryable: false, remedy: 'Send JSON with less nesting.' },
  invalid_field: { status: 400, retryable: false, remedy: 'Correct the named field.' },
  invalid_query: {
    status: 400,
    retryable: false,
    remedy: 'Give each query parameter once, with a valid value.',
  },
  bad_text: { status: 400, retryable: false, remedy: 'Remove U+0000 and unpaired surrogates from the text.' },
  invalid_text: { status: 400, retryable: false, remedy: 'Write between 1 and 8,000 characters.' },
  invalid_name: { status: 400, retryable: false, remedy: 'Choose a name with visible characters.' },
  invalid_slug: {
    status: 400,
    retryable: false,
    remedy: 'Use 1 to 64 letters a–z, digits, dots, dashes or underscores.',
  },
  invalid_username: {
    status: 400,
    retryable: false,
    remedy: 'Use 2 to 32 letters a–z, digits, dots, dashes or underscores.',
  },
  weak_password: {
    status: 400,
    retryable: false,
    remedy: 'Choose 12 to 128 characters that are hard to guess.',
  },
  invalid_members: {
    status: 400,
    retryable: false,
    remedy: 'Name each existing person once, 1,000 at most.',
  },
  invalid_seq: { status: 400, retryable: false, remedy: 'Use a whole number from 0 up to the head.' },
  invalid_range: { status: 400, retryable: false, remedy: 'Ask for 1 to 200 rows.' },
  bad_multipart: {
    status: 400,
    retryable: false,
    remedy: 'Send multipart/form-data: the fields first, then one part named "file".',
  },
  bad_frame: { status: 400, retryable: false, remedy: 'Send a frame that SPEC.md describes.' },
  content_digest_required: {
    status: 400,
    retryable: false,
    remedy: 'Send Content-Digest: sha-256=:<base64>: with every part.',
  },
  wrong_part_size: {
    status: 400,
    retryable: false,
    remedy: 'Every part but the last has exactly partSize bytes.',
  },
  invalid_expiry: { status: 400, retryable: false, remedy: 'Choose an allowed time to live.' },
  unauthenticated: { status: 401, retryable: false, remedy: 'Sign in again.' },
  bad_credentials: { status: 401, retryable: false, remedy: 'Check the user name and the password.' },
  not_allowed: { status: 403, retryable: false, remedy: 'Ask somebody who may do this.' },
  origin_refused: {
    status: 403,
    retryable: false,
    remedy: 'Call from the address this server is served from.',
  },
  quota_exceeded: {
    status: 403,
    retryable: false,
    remedy: 'Remove files you sent, or ask the operator for more space.',
  },
  not_a_recipient: {
    status: 403,
    retryable: false,
    remedy: 'Only the people the file was announced to can confirm it.',
  },
  not_found: { status: 404, retryable: false, remedy: 'It does not exist, or you may not see it.' },
  method_not_allowed: { status: 405, retryable: false, remedy: 'Use a method named in the Allow header.' },
  request_timeout: { status: 408, retryable: true, remedy: 'Send the request faster.' },
  cid_conflict: {
    status: 409,
    retryable: false,
    remedy: 'This cid is taken by other content: make a new one.',
  },
  username_taken: { status: 409, retryable: false, remedy: 'Choose another user name.' },
  slug_taken: { status: 409, retryable: false, remedy: 'Choose another address for the room.' },
  resync: {
    status: 409,
    retryable: false,
    remedy: 'This log is not the one of your cursor: drop it and read it afresh.',
  },
  room_full: { status: 409, retryable: true, remedy: 'Come back when somebody has left the room.' },
  last_admin: { status: 409, retryable: false, remedy: 'Make somebody else an admin first.' },
  already_a_member: { status: 409, retryable: false, remedy: 'This person is in the group already.' },
  digest_mismatch: {
    status: 409,
    retryable: false,
    remedy: 'The bytes are not those of the file: download it again.',
  },
  not_yet: { status: 409, retryable: true, remedy: 'The file is not announced yet: try again shortly.' },
  upload_running: { status: 409, retryable: true, remedy: 'This upload is still running: try again later.' },
  part_busy: { status: 409, retryable: true, remedy: 'This part is being written: try again shortly.' },
  parts_missing: { status: 409, retryable: false, remedy: 'Send the missing parts first.' },
  changed_meanwhile: { status: 409, retryable: true, remedy: 'Somebody was faster: look again and retry.' },
  gone: { status: 410, retryable: false, remedy: 'The file was removed from the server.' },
  length_required: { status: 411, retryable: false, remedy: 'Send Content-Length.' },
  body_too_large: { status: 413, retryable: false, remedy: 'Send less than 64 KiB of JSON.' },
  file_too_large: { status: 413, retryable: false, remedy: 'Send a smaller file.' },
  too_large: { status: 413, retryable: false, remedy: 'Send this as a file by HTTP upload.' },
  unsupported_type: { status: 415, retryable: false, remedy: 'Use the content type this path expects.' },
  encoding_not_supported: {
    status: 415,
    retryable: false,
    remedy: 'Send the body without Content-Encoding.',
  },
  range_not_satisfiable: { status: 416, retryable: false, remedy: 'Ask for bytes inside the file.' },
  wrong_host: { status: 421, retryable: false, remedy: 'Use the address this server is configured for.' },
  checksum_mismatch: {
    status: 422,
    retryable: false,
    remedy: 'The bytes differ from their digest: send them again.',
  },
  attachment_mismatch: {
    status: 422,
    retryable: false,
    remedy: 'Size and digest in the header must match the bytes.',
  },
  upgrade_required: { status: 426, retryable: false, remedy: 'Reload to get the current version.' },
  too_many_attempts: { status: 429, retryable: true, remedy: 'Wait before the next attempt.' },
  rate_limited: { status: 429, retryable: true, remedy: 'Slow down.' },
  too_many_uploads: {
    status: 429,
    retryable: true,
    remedy: 'Finish or cancel an upload before the next.',
  },
  headers_too_large: { status: 431, retryable: false, remedy: 'Send smaller headers.' },
  internal: { status: 500, retryable: true, remedy: 'Try again; the request id helps the operator.' },
  unavailable: { status: 503, retryable: true, remedy: 'Try again shortly.' },
  storage_unavailable: {
    status: 503,
    retryable: true,
    remedy: 'File storage does not answer: try again shortly.',
  },
  server_full: { status: 507, retryable: true, remedy: 'The server has no space left.' },
} as const satisfies Record<string, { status: number; retryable: boolean; remedy: string }>;

export type ErrorCode = keyof typeof errors;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errors, text);
}
