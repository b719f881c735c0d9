import type { Picture } from '@satchel/protocol/rows';

/** Longest sides and qualities tried, from good to small, until the result fits. */
const tries = [
  { side: 2048, quality: 0.85 },
  { side: 1600, quality: 0.8 },
  { side: 1600, quality: 0.65 },
  { side: 1280, quality: 0.6 },
  { side: 1024, quality: 0.5 },
  { side: 800, quality: 0.45 },
];

/** @returns undefined for what this browser cannot draw */
export async function measurePicture(file: Blob): Promise<Picture | undefined> {
  if (!file.type.startsWith('image/')) return undefined;
  const bitmap = await decode(file);
  if (!bitmap) return undefined;
  const { width, height } = bitmap;
  bitmap.close();
  return width <= 65535 && height <= 65535 ? { width, height } : undefined;
}

/** The same picture as a JPEG of at most `most` bytes; undefined when it cannot be made that small. */
export async function shrinkPicture(file: Blob, most: number): Promise<Blob | undefined> {
  const bitmap = await decode(file);
  if (!bitmap) return undefined;
  try {
    for (const { side, quality } of tries) {
      const smaller = await draw(bitmap, side, quality);
      if (smaller.size <= most) return smaller;
    }
    return undefined;
  } finally {
    bitmap.close();
  }
}

async function decode(file: Blob): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(file);
  } catch {
    return undefined;
  }
}

async function draw(bitmap: ImageBitmap, side: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  );
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot draw pictures');
  // JPEG has no transparency; black behind a transparent drawing would hide it.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/jpeg', quality });
}
