export type ByteRange = { start: number; end: number } | 'whole' | 'unsatisfiable';

/** Nobody who wants bytes asks for more at once; who does wants to keep a server busy (RFC 9110 §17.15). */
const RANGES_MAX = 20;

const first = /^(\d+)-(\d*)$/;
const last = /^-(\d+)$/;

/**
 * What a Range header asks of `size` bytes (RFC 9110 §14.2). One range is served; several, and what
 * cannot be read, get the whole, which the RFC allows. `end` is exclusive.
 */
export function byteRange(header: string | undefined, size: number): ByteRange {
  const asked = /^bytes=(.*)$/i.exec(header ?? '')?.[1];
  if (asked === undefined) return 'whole';
  const specs = asked.split(',').map((spec) => spec.trim());
  if (specs.length > RANGES_MAX) return 'unsatisfiable';
  const [spec = ''] = specs;
  if (specs.length > 1) return 'whole';
  const suffix = last.exec(spec)?.[1];
  if (suffix !== undefined) return suffixOf(Number(suffix), size);
  const [, from, to] = first.exec(spec) ?? [];
  if (from === undefined) return 'whole';
  const start = Number(from);
  const end = to ? Math.min(size, Number(to) + 1) : size;
  return start < end ? { start, end } : 'unsatisfiable';
}

/** A suffix longer than the file is the whole file. */
function suffixOf(length: number, size: number): ByteRange {
  if (length === 0) return 'unsatisfiable';
  return size === 0 ? 'whole' : { start: Math.max(0, size - length), end: size };
}
