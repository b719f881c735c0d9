/** What one WebSocket message carries: a text as string, bytes as binary. */
export type Payload = string | Uint8Array;

const TEXT = 0x81;
const BINARY = 0x82;

/** Unmasked, final frames of RFC 6455 §5.2, one after the other in one buffer: what a server writes as it is. */
export function encodeFrames(payloads: readonly Payload[]): Buffer {
  let total = 0;
  for (const payload of payloads) total += frameBytes(lengthOf(payload));
  const block = Buffer.allocUnsafe(total);
  let at = 0;
  for (const payload of payloads) {
    const length = lengthOf(payload);
    at = writeHead(block, at, typeof payload === 'string' ? TEXT : BINARY, length);
    if (typeof payload === 'string') block.write(payload, at, 'utf8');
    else block.set(payload, at);
    at += length;
  }
  return block;
}

/** The payloads of a block, each with its kind: for the way through `ws` itself. */
export function* payloadsIn(block: Buffer): Generator<{ bytes: Buffer; isBinary: boolean }> {
  for (let at = 0; at < block.length; ) {
    const isBinary = block[at] === BINARY;
    const short = block.readUInt8(at + 1);
    const head = headBytes(short === 127 ? 65_536 : short);
    const length =
      short === 127 ? block.readUIntBE(at + 4, 6) : short === 126 ? block.readUInt16BE(at + 2) : short;
    at += head + length;
    yield { bytes: block.subarray(at - length, at), isBinary };
  }
}

function lengthOf(payload: Payload): number {
  return typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
}

function frameBytes(length: number): number {
  return headBytes(length) + length;
}

function headBytes(length: number): number {
  return length < 126 ? 2 : length < 65_536 ? 4 : 10;
}

function writeHead(block: Buffer, at: number, opcode: number, length: number): number {
  block[at] = opcode;
  const head = headBytes(length);
  if (head === 2) block[at + 1] = length;
  else if (head === 4) {
    block[at + 1] = 126;
    block.writeUInt16BE(length, at + 2);
  } else {
    block[at + 1] = 127;
    block.writeUInt16BE(0, at + 2);
    block.writeUIntBE(length, at + 4, 6);
  }
  return at + head;
}
