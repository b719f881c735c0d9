import type { Receipt } from '@satchel/protocol/conversation';
import { retryDelay } from './reconnect-policy.ts';
import { asRequestFailed } from './request-failed.ts';
import type { SocketRequests } from './socket-requests.ts';
import type { Timers } from './timers.ts';

type Position = { delivered: number; read: number };
type Report = { wanted: Position; confirmed: Position; busy: boolean; tries: number; timer: unknown };

const nowhere: Position = { delivered: 0, read: 0 };

export type ReporterOptions = {
  request: SocketRequests['request'];
  timers: Timers;
  chance(): number;
  /** The server has taken over my own cursors. */
  confirmed(conversationId: string, receipt: Receipt): void;
  failed(conversationId: string, error: unknown): void;
};

export type ReceiptReporter = ReturnType<typeof createReceiptReporter>;

/**
 * My own cursors on their way to the server (M6): what was said in one turn goes out as one command
 * per conversation, one in flight, and what was not confirmed is said again on the next line.
 */
export function createReceiptReporter({ request, timers, chance, confirmed, failed }: ReporterOptions) {
  const reports = new Map<string, Report>();

  const report = (id: string): Report => {
    const known = reports.get(id) ?? {
      wanted: nowhere,
      confirmed: nowhere,
      busy: false,
      tries: 0,
      timer: undefined,
    };
    reports.set(id, known);
    return known;
  };

  const schedule = (id: string, afterMs: number) => {
    const current = report(id);
    timers.clear(current.timer);
    current.timer = timers.set(() => void flush(id), afterMs);
  };

  const flush = async (id: string): Promise<void> => {
    const current = report(id);
    if (current.busy || !isAhead(current)) return;
    current.busy = true;
    const said = current.wanted;
    try {
      const { receipt } = await request('receipt', { conversationId: id, ...difference(current) });
      current.tries = 0;
      current.confirmed = furthest(said, receipt);
      confirmed(id, receipt);
      if (isAhead(current)) schedule(id, 0);
    } catch (error) {
      refused(id, current, said, error);
    } finally {
      current.busy = false;
    }
  };

  const refused = (id: string, current: Report, said: Position, error: unknown) => {
    const { code, retryable, retryAfterMs } = asRequestFailed(error);
    if (code === 'network') return;
    failed(id, error);
    if (retryable) return schedule(id, retryDelay(current.tries++, chance(), retryAfterMs));
    // Saying the same again would be refused again; only a further position is worth another try.
    current.confirmed = furthest(current.confirmed, said);
    if (isAhead(current)) schedule(id, 0);
  };

  const want = (id: string, position: Position) => {
    const current = report(id);
    current.wanted = furthest(current.wanted, position);
    if (isAhead(current) && !current.busy) schedule(id, 0);
  };

  return {
    delivered: (id: string, seq: number) => want(id, { delivered: seq, read: 0 }),
    /** Who has read a message has received it. */
    read: (id: string, seq: number) => want(id, { delivered: seq, read: seq }),
    readAhead(id: string): boolean {
      const { wanted, confirmed: reached } = report(id);
      return wanted.read > reached.read;
    },
    /** What the server already knows of me needs no report. */
    heard(id: string, receipt: Receipt): void {
      const current = report(id);
      current.confirmed = furthest(current.confirmed, receipt);
      current.wanted = furthest(current.wanted, receipt);
    },
    /** The server's store was put back (M7): it forgot, and may not reach as far as we had read. */
    restarted(id: string, head: number): void {
      const current = report(id);
      const { delivered, read } = current.wanted;
      current.wanted = { delivered: Math.min(delivered, head), read: Math.min(read, head) };
      current.confirmed = nowhere;
    },
    resume(): void {
      for (const [id, current] of reports) if (isAhead(current)) schedule(id, 0);
    },
    stop(): void {
      for (const { timer } of reports.values()) timers.clear(timer);
    },
  };
}

function isAhead({ wanted, confirmed }: Report): boolean {
  return wanted.delivered > confirmed.delivered || wanted.read > confirmed.read;
}

function difference({ wanted, confirmed }: Report): Partial<Position> {
  return {
    ...(wanted.delivered > confirmed.delivered && { delivered: wanted.delivered }),
    ...(wanted.read > confirmed.read && { read: wanted.read }),
  };
}

function furthest(a: Position, b: Position): Position {
  return { delivered: Math.max(a.delivered, b.delivered), read: Math.max(a.read, b.read) };
}
