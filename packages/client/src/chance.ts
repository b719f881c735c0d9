/** 0 ≤ chance < 1, from the same source as the ids. */
export function chanceFrom(random: (length: number) => Uint8Array): () => number {
  return () => {
    const bytes = random(4);
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) / 2 ** 32;
  };
}
