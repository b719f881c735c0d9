import type { Picture } from '@satchel/protocol/rows';

const WIDEST = 320;
const TALLEST = 340;
const NARROWEST = 120;

/**
 * The size a picture is shown at, in CSS pixels, known before a byte of it has arrived so that the
 * history never jumps. Extreme shapes are cropped into the frame by `object-fit: cover`.
 */
export function pictureFrame(picture: Picture | undefined): { width: number; height: number } {
  if (!picture) return { width: WIDEST, height: 240 };
  const scale = Math.min(1, WIDEST / picture.width, TALLEST / picture.height);
  return {
    width: Math.max(NARROWEST, Math.round(picture.width * scale)),
    height: Math.max(NARROWEST / 2, Math.round(picture.height * scale)),
  };
}
