/**
 * A small attachment in one binary frame (lane A, SPEC "Binary frames"):
 *
 *     53 41   01        kk          nnnnnnnn             …            …
 *     "SA"    version   1 send      header length,       JSON,        the bytes
 *                       2 row       big endian           UTF-8        to the end
 */
export const FRAME_SEND = 1;
export const FRAME_ROW = 2;
export type FrameKind = typeof FRAME_SEND | typeof FRAME_ROW;

export type AttachmentFrame = { kind: FrameKind; header: string; bytes: Uint8Array };

const PREFIX = 8;
const VERSION = 1;

export function encodeAttachmentFrame({ kind, header, bytes }: AttachmentFrame): Uint8Array {
  const json = new TextEncoder().encode(header);
  const frame = new Uint8Array(PREFIX + json.length + bytes.length);
  frame.set([0x53, 0x41, VERSION, kind]);
  new DataView(frame.buffer).setUint32(4, json.length);
  frame.set(json, PREFIX);
  frame.set(bytes, PREFIX + json.length);
  return frame;
}

/** @returns undefined for anything that is not a whole frame; `bytes` is a view, not a copy */
export function decodeAttachmentFrame(frame: Uint8Array): AttachmentFrame | undefined {
  if (frame.length < PREFIX) return undefined;
  if (frame[0] !== 0x53 || frame[1] !== 0x41 || frame[2] !== VERSION) return undefined;
  const kind = frame[3];
  if (kind !== FRAME_SEND && kind !== FRAME_ROW) return undefined;
  const length = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(4);
  if (length > frame.length - PREFIX) return undefined;
  const header = decodeUtf8(frame.subarray(PREFIX, PREFIX + length));
  if (header === undefined) return undefined;
  return { kind, header, bytes: frame.subarray(PREFIX + length) };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
