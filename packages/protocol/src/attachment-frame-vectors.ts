import { type AttachmentFrame, FRAME_ROW, FRAME_SEND } from './attachment-frame.ts';

/**
 * SPEC "Binary frames" as bytes: the frame in hex, and what it says. Both directions must hold in
 * every implementation.
 */
export const attachmentFrameVectors: readonly { name: string; hex: string; frame: AttachmentFrame }[] = [
  {
    name: 'a send without bytes',
    hex: '53410101 00000002 7b7d',
    frame: { kind: FRAME_SEND, header: '{}', bytes: Uint8Array.of() },
  },
  {
    name: 'a row with bytes',
    hex: '53410102 00000002 7b7d 00ff80',
    frame: { kind: FRAME_ROW, header: '{}', bytes: Uint8Array.of(0x00, 0xff, 0x80) },
  },
  {
    name: 'a header of no bytes, which is for the reader of the JSON to refuse',
    hex: '53410101 00000000 01',
    frame: { kind: FRAME_SEND, header: '', bytes: Uint8Array.of(1) },
  },
  {
    name: 'a length in bytes, not in characters',
    hex: '53410101 00000012 7b226e616d65223a22c3a920f09d849e227d 0a',
    frame: { kind: FRAME_SEND, header: '{"name":"é 𝄞"}', bytes: Uint8Array.of(0x0a) },
  },
  {
    name: 'a byte order mark, which is kept',
    hex: '53410101 00000005 efbbbf7b7d',
    frame: { kind: FRAME_SEND, header: '\ufeff{}', bytes: Uint8Array.of() },
  },
  {
    name: 'bytes that look like a frame',
    hex: '53410102 00000002 7b7d 53410101000000027b7d',
    frame: {
      kind: FRAME_ROW,
      header: '{}',
      bytes: Uint8Array.of(0x53, 0x41, 0x01, 0x01, 0x00, 0x00, 0x00, 0x02, 0x7b, 0x7d),
    },
  },
  {
    name: 'a header longer than one byte can count',
    hex: `53410101 00000103 7b2261223a22${'78'.repeat(251)}227d ff`,
    frame: { kind: FRAME_SEND, header: `{"a":"${'x'.repeat(251)}"}`, bytes: Uint8Array.of(0xff) },
  },
];

/** What no implementation may take for a frame. */
export const notAttachmentFrames: readonly { name: string; hex: string }[] = [
  { name: 'nothing', hex: '' },
  { name: 'other magic bytes', hex: '53420101 00000002 7b7d' },
  { name: 'the magic bytes turned round', hex: '41530101 00000002 7b7d' },
  { name: 'lower-case magic bytes', hex: '73610101 00000002 7b7d' },
  { name: 'version 0', hex: '53410001 00000002 7b7d' },
  { name: 'version 2', hex: '53410201 00000002 7b7d' },
  { name: 'kind 0', hex: '53410100 00000002 7b7d' },
  { name: 'kind 3', hex: '53410103 00000002 7b7d' },
  { name: 'a header one byte longer than the frame', hex: '53410101 00000003 7b7d' },
  { name: 'a header length in little endian', hex: '53410101 02000000 7b7d' },
  { name: 'the longest header length', hex: '53410101 ffffffff 7b7d' },
  { name: 'a header with a stray continuation byte', hex: '53410101 00000003 7b807d' },
  { name: 'a header with an overlong U+0000', hex: '53410101 00000004 7bc0807d' },
  { name: 'a header with a lone surrogate', hex: '53410101 00000005 7beda0807d' },
  { name: 'a header that ends inside a character', hex: '53410101 00000003 7bf09d 849e' },
  { name: 'a text frame', hex: '7b2274797065223a2268656c6c6f227d' },
];
