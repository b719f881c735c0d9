import { locale } from './locale.ts';

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Powers of 1024 under the everyday unit names, as file managers on most systems count. */
function unitIndexOf(bytes: number): number {
  let index = 0;
  let rest = bytes;
  // 1023.95 KB would print as "1,024.0 KB".
  while (rest >= 1023.95 && index < units.length - 1) {
    rest /= 1024;
    index += 1;
  }
  return index;
}

function inUnit(bytes: number, index: number): string {
  const amount = bytes / 1024 ** index;
  const digits = index === 0 || amount >= 100 ? 0 : 1;
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(amount);
}

/** 12.4 MB */
export function size(bytes: number): string {
  const index = unitIndexOf(bytes);
  return `${inUnit(bytes, index)} ${units[index]}`;
}

/** "12.4 of 80 MB": both in the unit of the whole, so that the first number grows steadily. */
export function sizeOf(part: number, whole: number, join: (part: string, whole: string) => string): string {
  const index = unitIndexOf(whole);
  return join(inUnit(Math.min(part, whole), index), `${inUnit(whole, index)} ${units[index]}`);
}
