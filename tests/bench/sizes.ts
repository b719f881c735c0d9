const MiB = 1024 * 1024;

export type Size = {
  name: 'full' | 'quick' | 'tiny';
  /** Every contender once in each, in rotated order. */
  rounds: number;
  warmUpMs: number;
  measuredMs: number;
  crowd: { members: number; senders: number };
  groups: { rooms: number; members: number; senders: number };
  idleConnections: number;
  /** Messages of 7,900 bytes while one reader of `slowMembers` has stopped. */
  slowMessages: number;
  slowMembers: number;
  /** Turns of the micro-bench, with this many sockets. */
  turns: number;
  turnSockets: number;
  fileBytes: number;
  removals: number;
};

const full: Size = {
  name: 'full',
  rounds: 5,
  warmUpMs: 1500,
  measuredMs: 3000,
  crowd: { members: 200, senders: 32 },
  groups: { rooms: 20, members: 10, senders: 4 },
  idleConnections: 5000,
  slowMessages: 3000,
  slowMembers: 50,
  turns: 300,
  turnSockets: 200,
  fileBytes: 1024 * MiB,
  removals: 20,
};

const quick: Size = {
  ...full,
  name: 'quick',
  rounds: 2,
  warmUpMs: 500,
  measuredMs: 1000,
  idleConnections: 1000,
  slowMessages: 1500,
  turns: 60,
  fileBytes: 64 * MiB,
  removals: 5,
};

/** Proves that it runs; its figures mean nothing. */
const tiny: Size = {
  name: 'tiny',
  rounds: 1,
  warmUpMs: 50,
  measuredMs: 100,
  crowd: { members: 6, senders: 2 },
  groups: { rooms: 2, members: 4, senders: 2 },
  idleConnections: 120,
  slowMessages: 10,
  slowMembers: 4,
  turns: 3,
  turnSockets: 4,
  fileBytes: 9 * MiB,
  removals: 1,
};

const sizes: Record<string, Size> = { full, quick, tiny };

/** @throws RangeError for a size that does not exist */
export function sizeOf(name = 'full'): Size {
  const size = sizes[name];
  if (size === undefined) throw new RangeError(`SATCHEL_BENCH is ${Object.keys(sizes).join(', ')}.`);
  return size;
}
