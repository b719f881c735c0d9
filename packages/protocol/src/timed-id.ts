/** 48 bits: enough milliseconds until the year 10889. */
const TIME_DIGITS = 12;

/**
 * An id for the log: its time, then 80 of the random bits given. Indexes grow at one end then, where a
 * random id touches another page for every row. Nothing is read from it: order is `seq`.
 * @param at milliseconds since the epoch
 * @param random an id
 */
export function timedId(at: number, random: string): string {
  return (
    Math.max(0, Math.floor(at)).toString(16).padStart(TIME_DIGITS, '0').slice(-TIME_DIGITS) +
    random.slice(TIME_DIGITS)
  );
}
