import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { Transform } from 'node:stream';

/**
 * The instants between two durable steps at which a process may end (F14), by name. Each takes the
 * place of one verb of a port, and ends the process as a power cut would: at once, saying nothing.
 * @type {Record<string, import('@satchel/api/server').Seams>}
 */
export const crashPoints = {
  'message-uncommitted': messages((real) => ({ append: dieBefore(real.append, isText) })),
  'message-committed': messages((real) => ({ append: dieAfter(real.append, isText) })),
  'message-unpublished': unpublished('text'),

  'upload-recorded': objects((real) => ({ begin: dieBefore(real.begin) })),
  'upload-begun': objects((real) => ({ begin: dieAfter(real.begin) })),
  'part-arriving': objects((real) => ({
    putPart: (part) =>
      part.n === 2 ? real.putPart({ ...part, body: dieAt(6 * MiB, part.body) }) : real.putPart(part),
  })),
  'part-unrecorded': objects((real) => ({ putPart: dieAfter(real.putPart, (part) => part.n === 2) })),

  'upload-taken-over': files((real) => ({ replace: dieAfter(real.replace, isTakenOver) })),

  'completing-recorded': files((real) => ({ replace: dieAfter(real.replace, isCompleting) })),
  'object-synced': withinComplete((rename) => dieBefore(rename)),
  'object-named': withinComplete((rename) => dieAfter(rename)),
  'complete-answered': objects((real) => ({ complete: dieAfter(real.complete) })),
  'available-unrecorded': files((real) => ({ replace: dieBefore(real.replace, isUnannounced) })),
  'available-recorded': files((real) => ({ replace: dieAfter(real.replace, isUnannounced) })),
  'announcement-unpublished': unpublished('file'),

  'download-running': objects((real) => ({
    read: async (key, start, end) => dieAt(12 * MiB, await real.read(key, start, end)),
  })),

  'receipt-committed': files((real) => ({ replace: dieAfter(real.replace, hasEntry) })),
  'removal-claimed': files((real) => ({ replace: dieAfter(real.replace, isDelivered) })),
  'object-removed': objects((real) => ({ remove: dieAfter(real.remove) })),
  'removal-untold': messages((real) => ({ append: dieBefore(real.append, isCardChange) })),

  'file-revoked': files((real) => ({ replace: dieAfter(real.replace, isRevoked) })),
  'message-deleted': messages((real) => ({ append: dieAfter(real.append, isDeletion) })),

  'member-gone': conversations((real) => ({ replace: dieAfter(real.replace, hasLeaver) })),
  'place-given-up': files((real) => ({ replace: dieAfter(real.replace, hasWaived) })),
};

const MiB = 1024 * 1024;

function messages(replace) {
  return aggregate('messages', replace);
}

function files(replace) {
  return aggregate('files', replace);
}

function conversations(replace) {
  return aggregate('conversations', replace);
}

function aggregate(name, replace) {
  return { wrapData: (data) => ({ ...data, [name]: { ...data[name], ...replace(data[name]) } }) };
}

function objects(replace) {
  return { wrapObjects: (real) => ({ ...real, ...replace(real) }) };
}

/** The row is durable and no node has heard of it. */
function unpublished(kind) {
  const isAbout = (event) => event.type === 'rows' && event.rows.some((row) => row.kind === kind);
  return { wrapBus: (real) => ({ ...real, publish: dieBefore(real.publish, isAbout) }) };
}

/** The file system store makes an object by one rename; nothing of it shows through the port. */
function withinComplete(replace) {
  return {
    wrapObjects: (real) => ({
      ...real,
      complete: (...args) => {
        fs.rename = replace(fs.rename);
        syncBuiltinESMExports();
        return real.complete(...args);
      },
    }),
  };
}

function dieBefore(verb, when = () => true) {
  return (...args) => (when(...args) ? die() : verb(...args));
}

function dieAfter(verb, when = () => true) {
  return async (...args) => {
    const result = await verb(...args);
    return when(...args) ? die() : result;
  };
}

function dieAt(limit, body) {
  let seen = 0;
  const counted = new Transform({
    transform(chunk, _encoding, done) {
      seen += chunk.length;
      if (seen >= limit) void die();
      else done(null, chunk);
    },
  });
  return body.pipe(counted);
}

/** The signal is on its way when `kill` returns; the promise keeps the caller from one more step. */
function die() {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}

function isText([row]) {
  return row.kind === 'text';
}

function isCardChange([row]) {
  return row.kind === 'file-changed' && row.body.state === 'deleted';
}

/** A first upload is created, not replaced, and has its id when it is. */
function isTakenOver(next) {
  return next.state === 'uploading' && next.uploadId === undefined;
}

function isCompleting(next) {
  return next.state === 'completing';
}

function isUnannounced(next) {
  return next.state === 'available' && next.messageId === undefined;
}

function hasEntry(next) {
  return next.state === 'available' && Object.keys(next.ledger).length > 0;
}

function hasWaived(next) {
  return next.state === 'available' && Object.values(next.ledger).some(({ status }) => status === 'waived');
}

function isDelivered(next) {
  return next.state === 'delivered';
}

function isRevoked(next) {
  return next.state === 'revoked';
}

function isDeletion([row]) {
  return row.kind === 'delete';
}

function hasLeaver(next) {
  return next.pendingNotes.some(({ waives }) => waives !== undefined);
}
