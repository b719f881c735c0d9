const SHARE_MAX = 0.1;
const COUNT_MAX = 50;

/**
 * What so few documents account for is more likely a wrong or a restored database than so much
 * rubbish (F11).
 * @returns why nothing may be removed, or undefined
 */
export function tooManyOrphans(orphans: number, total: number): string | undefined {
  if (orphans > COUNT_MAX) return `${orphans} of ${total} things would go, more than ${COUNT_MAX} at once`;
  if (orphans > total * SHARE_MAX) return `${orphans} of ${total} things would go, more than 10 %`;
  return undefined;
}
