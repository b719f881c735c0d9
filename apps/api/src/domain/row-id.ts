/** 48 bits: enough milliseconds until the year 10889. */
const TIME_DIGITS = 12;

/**
 * The id of a row: its time, then 80 of the random bits given. Indexes grow at one end then, where a
 * random id touches another page for every row. Nothing is read from it: order is `seq`.
 * @param random an id
 */
export function rowId(createdAt: number, random: string): string {
  return (
    Math.max(0, createdAt).toString(16).padStart(TIME_DIGITS, '0').slice(-TIME_DIGITS) +
    random.slice(TIME_DIGITS)
  );
}
