/**
 * One text for everything that counts as the same value: fields by name, absent ones left out. Bytes
 * are left to the caller, who says what stands for them.
 */
export function canonicalText(value: unknown, ofBytes: (bytes: Uint8Array) => string): string {
  if (value instanceof Uint8Array) return JSON.stringify({ bytes: ofBytes(value) });
  if (Array.isArray(value)) return `[${value.map((one) => canonicalText(one, ofBytes)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalText(field, ofBytes)}`);
  return `{${fields.join(',')}}`;
}
