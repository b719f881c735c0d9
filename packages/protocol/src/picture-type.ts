/** The pictures that may be shown inline (F13); SVG is a document with scripts and is not among them. */
export type PictureType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp';

const signatures: readonly [PictureType, number, readonly number[]][] = [
  ['image/jpeg', 0, [0xff, 0xd8, 0xff]],
  ['image/png', 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/gif', 0, [0x47, 0x49, 0x46, 0x38, 0x37, 0x61]],
  ['image/gif', 0, [0x47, 0x49, 0x46, 0x38, 0x39, 0x61]],
];

/** Decides by magic bytes alone: names and declared types are claims. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | undefined {
  const has = (offset: number, signature: readonly number[]) =>
    signature.every((byte, index) => bytes[offset + index] === byte);
  for (const [type, offset, signature] of signatures) if (has(offset, signature)) return type;
  const isRiff = has(0, [0x52, 0x49, 0x46, 0x46]);
  const isWebp = has(8, [0x57, 0x45, 0x42, 0x50]);
  return isRiff && isWebp ? 'image/webp' : undefined;
}
