import { AppError } from '../../domain/app-error.ts';
import type { StoredPart } from '../../ports/object-store.ts';

/**
 * @param named what the caller wants the object to be made of
 * @param held what the journal lists
 * @throws parts_missing unless each is held just as named, 1..n; wrong_part_size when one before the last is short
 */
export function checkParts(
  named: readonly StoredPart[],
  held: ReadonlyMap<number, StoredPart>,
  partSize: number,
): void {
  if (named.length === 0) throw new AppError('parts_missing');
  for (const [index, part] of named.entries()) {
    const stored = held.get(index + 1);
    if (part.n !== index + 1 || stored === undefined || !isSame(part, stored))
      throw new AppError('parts_missing');
    if (index < named.length - 1 && part.size !== partSize) {
      throw new AppError('wrong_part_size', { limit: partSize });
    }
  }
}

export function sizeOf(parts: readonly StoredPart[]): number {
  return parts.reduce((total, part) => total + part.size, 0);
}

function isSame(a: StoredPart, b: StoredPart): boolean {
  return a.size === b.size && Buffer.compare(a.digest, b.digest) === 0;
}
