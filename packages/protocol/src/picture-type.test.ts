import { describe, expect, it } from 'vitest';
import { pictureTypeOf } from './picture-type.ts';

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const rest = '\0'.repeat(20);

const pictures = [
  ['\xff\xd8\xff', 'image/jpeg'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['RIFF\x24\0\0\0WEBP', 'image/webp'],
] as const;

describe('[F13] picture type', () => {
  it.each(pictures)('of %j is %s', (start, type) => {
    expect(pictureTypeOf(bytes(start + rest))).toBe(type);
    expect(pictureTypeOf(bytes(start))).toBe(type);
  });

  it.each([
    ['', 'nothing'],
    ['<svg xmlns="http://www.w3.org/2000/svg">', 'SVG'],
    ['<!doctype html>', 'HTML'],
    ['%PDF-1.7', 'PDF'],
    ['BM6\0', 'BMP'],
    ['II*\0', 'TIFF'],
    ['\0\0\0\x20ftypavif', 'AVIF'],
    ['RIFF\x24\0\0\0WAVE', 'a RIFF file of another kind'],
    ['RIFX\x24\0\0\0WEBP', 'no RIFF'],
    ['\x89PNG\n\x1a\n', 'a PNG that a text transfer broke'],
    ['GIF88a', 'no version of GIF'],
    ['<script>\xff\xd8\xff', 'a signature further in'],
  ])('is not found in %j: %s', (start) => expect(pictureTypeOf(bytes(start + rest))).toBeUndefined());

  it.each(pictures)('needs all of %j', (start) => {
    const whole = bytes(start);
    for (let length = 0; length < whole.length; length++) {
      expect(pictureTypeOf(whole.subarray(0, length))).toBeUndefined();
    }
  });
});
