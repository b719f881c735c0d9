/**
 * The cid of a row the server writes itself, the same on every repeat. The dot keeps it out of the
 * shape clients may send, so nobody can occupy it beforehand.
 */
export function derivedCid(id: string, count: number): string {
  return `${id}.${count}`;
}
