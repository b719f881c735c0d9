/** Hears bytes of a server as they come; they are only lent until it returns. */
export type Bytes = (bytes: Buffer) => void;

/**
 * Cuts a stream of unmasked frames (RFC 6455 §5.2) into payloads, without looking into them.
 * @param hear gets each payload; only lent, like the bytes
 */
export function createWalker(hear: (payload: Buffer, opcode: number) => void): Bytes {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    let at = 0;
    for (;;) {
      const head = headAt(all, at);
      if (head === undefined || at + head.size + head.length > all.length) break;
      const start = at + head.size;
      at = start + head.length;
      hear(all.subarray(start, at), (all[start - head.size] ?? 0) & 0x0f);
    }
    rest = at === all.length ? Buffer.alloc(0) : Buffer.from(all.subarray(at));
  };
}

function headAt(all: Buffer, at: number): { size: number; length: number } | undefined {
  if (at + 2 > all.length) return undefined;
  const short = (all[at + 1] ?? 0) & 0x7f;
  if (short < 126) return { size: 2, length: short };
  const size = short === 126 ? 4 : 10;
  if (at + size > all.length) return undefined;
  return { size, length: short === 126 ? all.readUInt16BE(at + 2) : all.readUIntBE(at + 4, 6) };
}
