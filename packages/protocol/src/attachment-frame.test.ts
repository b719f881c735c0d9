import { describe, expect, it } from 'vitest';
import { decodeAttachmentFrame, encodeAttachmentFrame } from './attachment-frame.ts';
import { attachmentFrameVectors, notAttachmentFrames } from './attachment-frame-vectors.ts';

const PREFIX = 8;

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('an attachment frame', () => {
  it.each(attachmentFrameVectors)('is written as pinned: $name', ({ hex, frame }) => {
    expect(hexOf(encodeAttachmentFrame(frame))).toBe(hex.replaceAll(' ', ''));
  });

  it.each(attachmentFrameVectors)('is read as pinned: $name', ({ hex, frame }) => {
    expect(decodeAttachmentFrame(bytesOf(hex))).toEqual(frame);
  });

  it.each(attachmentFrameVectors)(
    'cut at any byte is refused or has fewer bytes: $name',
    ({ hex, frame }) => {
      const whole = bytesOf(hex);
      const headerEnd = whole.length - frame.bytes.length;
      for (let cut = 0; cut < whole.length; cut++) {
        const read = decodeAttachmentFrame(whole.subarray(0, cut));
        const bytes = frame.bytes.subarray(0, cut - headerEnd);
        expect(read, `cut at ${cut}`).toEqual(cut < headerEnd ? undefined : { ...frame, bytes });
      }
    },
  );

  it.each(notAttachmentFrames)('is not this: $name', ({ hex }) => {
    expect(decodeAttachmentFrame(bytesOf(hex))).toBeUndefined();
  });

  it('with any one byte of its prefix changed is another frame or none, never an error', () => {
    const whole = bytesOf('53410101 00000002 7b7d 00ff80');
    for (let index = 0; index < PREFIX; index++) {
      for (let value = 0; value < 256; value++) {
        const changed = Uint8Array.from(whole);
        changed[index] = value;
        const read = decodeAttachmentFrame(changed);
        if (read) expect(hexOf(encodeAttachmentFrame(read)), `${index}: ${value}`).toBe(hexOf(changed));
      }
    }
  });

  it('is read from the middle of a larger buffer, its bytes a view and not a copy', () => {
    const around = new Uint8Array(64).fill(0xaa);
    const frame = bytesOf('53410102 00000002 7b7d 010203');
    around.set(frame, 17);
    const read = decodeAttachmentFrame(around.subarray(17, 17 + frame.length));
    expect(read?.header).toBe('{}');
    expect(read?.bytes).toEqual(Uint8Array.of(1, 2, 3));
    expect(read?.bytes.buffer).toBe(around.buffer);
  });
});
