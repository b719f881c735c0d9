import { pino } from 'pino';

/** JSON lines on standard output: events and ids, never texts, names, tokens or digests. */
export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** @param level the least severe that is written */
export function createLog(level: 'debug' | 'info' | 'warn' | 'error' | 'silent'): Log {
  return pino({
    level,
    base: null,
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
  });
}

/** What of an error belongs into a log, cut short: a message may quote what it choked on. */
export function faultFields(error: unknown): { error: string; cause?: string; stack?: string } {
  if (!(error instanceof Error)) return { error: String(error).slice(0, 256) };
  const cause = error.cause instanceof Error ? { cause: error.cause.message.slice(0, 256) } : {};
  const stack = error.stack === undefined ? {} : { stack: error.stack.slice(0, 2000) };
  return { error: error.message.slice(0, 256), ...cause, ...stack };
}
