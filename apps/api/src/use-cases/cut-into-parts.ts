import { Readable } from 'node:stream';

/**
 * One stream as a row of streams of `partSize` bytes, the last one shorter; an empty stream is one
 * empty part. Only one part is open at a time, and nothing but the chunk on the border is held.
 * @param onChunk awaited for every chunk that came in
 */
export async function* cutIntoParts(
  source: Readable,
  partSize: number,
  onChunk: () => Promise<void> = async () => {},
): AsyncGenerator<Readable> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer | undefined = await nextChunk(chunks, onChunk);

  async function* onePart(): AsyncGenerator<Buffer> {
    let room = partSize;
    while (rest !== undefined && room > 0) {
      const piece: Buffer = rest.subarray(0, room);
      room -= piece.length;
      rest = piece.length < rest.length ? rest.subarray(piece.length) : undefined;
      yield piece;
      if (rest === undefined) rest = await nextChunk(chunks, onChunk);
    }
  }

  do {
    yield Readable.from(onePart(), { objectMode: false });
  } while (rest !== undefined);
}

async function nextChunk(
  chunks: AsyncIterator<Buffer>,
  onChunk: () => Promise<void>,
): Promise<Buffer | undefined> {
  for (;;) {
    const { done, value } = await chunks.next();
    if (done) return undefined;
    await onChunk();
    if (value.length > 0) return value;
  }
}
