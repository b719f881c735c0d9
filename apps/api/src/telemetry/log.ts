import { pino } from 'pino';
import { loggable } from './loggable.ts';

/** JSON lines on standard output: events and ids, never texts, names, tokens or digests. */
export type Log = {
  debug(fields: object, message: string): void;
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
  if (!(error instanceof Error)) return { error: loggable(String(error)) };
  const cause = error.cause instanceof Error ? { cause: loggable(error.cause.message) } : {};
  const stack = framesOf(error);
  return { error: loggable(error.message), ...cause, ...(stack === '' ? {} : { stack }) };
}

/** Without the message that stands above them, which may quote what somebody sent. */
function framesOf({ stack = '' }: Error): string {
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line));
  return frames.slice(0, 20).join('\n').slice(0, 2000);
}
