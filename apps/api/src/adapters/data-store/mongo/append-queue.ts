import type { AppendResult } from '../../../ports/data-store/messages.ts';
import type { StoredRow } from './stored-row.ts';

/** A row that waits for its place. */
export type Waiting = {
  row: Omit<StoredRow, 'seq'>;
  resolve(result: AppendResult): void;
  reject(error: unknown): void;
};

export type AppendQueue = { add(row: Waiting['row']): Promise<AppendResult> };

/** Keep one insert short of what a server takes in one message, and its answer quick. */
const BATCH_ROWS = 128;
const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * One batch in flight per conversation: if two were, a failure of the first would leave a hole under
 * the second. All that arrives meanwhile goes into the next (M2).
 * @param appendBatch settles every row it is given and never rejects
 */
export function openAppendQueue(
  appendBatch: (conversationId: string, batch: readonly Waiting[]) => Promise<void>,
): AppendQueue {
  const lines = new Map<string, Waiting[]>();
  const leaders = new Map<string, Leader>();

  function enqueue(row: Waiting['row']): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      const waiting = { row, resolve, reject };
      const line = lines.get(row.conversationId);
      if (line !== undefined) line.push(waiting);
      else {
        lines.set(row.conversationId, [waiting]);
        // In the next microtask, so that rows of one call come together.
        void Promise.resolve().then(() => drain(row.conversationId));
      }
    });
  }

  async function drain(conversationId: string): Promise<void> {
    for (let line = lines.get(conversationId); line !== undefined && line.length > 0; )
      await appendBatch(conversationId, cutBatch(line));
    lines.delete(conversationId);
  }

  /** A repeat of a row that is on its way has its answer as soon as that one has. */
  async function add(row: Waiting['row']): Promise<AppendResult> {
    const key = `${row.senderId} ${row.cid}`;
    const leader = leaders.get(key);
    if (leader !== undefined) {
      const result = await leader.result;
      const isRepeat = leader.fingerprint === row.fingerprint && 'row' in result;
      return isRepeat ? { outcome: 'repeated', row: structuredClone(result.row) } : add(row);
    }
    const result = enqueue(row);
    leaders.set(key, { fingerprint: row.fingerprint, result });
    try {
      return await result;
    } finally {
      leaders.delete(key);
    }
  }

  return { add };
}

type Leader = { fingerprint: string; result: Promise<AppendResult> };

/** A change waits for the next batch when its target is in this one: a target is known before its change is stored. */
function cutBatch(line: Waiting[]): Waiting[] {
  const ids = new Set<string>();
  let bytes = 0;
  let count = 0;
  for (const { row } of line) {
    bytes += row.bytes?.length ?? 0;
    const isFull = count === BATCH_ROWS || (count > 0 && bytes > BATCH_BYTES);
    if (isFull || (row.target !== undefined && ids.has(row.target))) break;
    ids.add(row._id);
    count += 1;
  }
  return line.splice(0, count);
}
