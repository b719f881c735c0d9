const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** As the web app shows sizes: powers of 1024, one decimal below a hundred. */
export function readableSize(bytes: number): string {
  let value = bytes;
  let at = 0;
  while (rounded(value) >= 1024 && at < units.length - 1) {
    value /= 1024;
    at++;
  }
  return `${rounded(value)} ${units[at]}`;
}

function rounded(value: number): number {
  return value < 100 ? Math.round(value * 10) / 10 : Math.round(value);
}
