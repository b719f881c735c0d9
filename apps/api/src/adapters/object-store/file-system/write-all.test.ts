import type { FileHandle } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { writeAll } from './write-all.ts';

/** Takes at most `most` bytes a call, as a disk does that is about to be full. */
function shortHandle(most: number) {
  const file = new Uint8Array(64);
  const writev = async (chunks: readonly Uint8Array[], position: number) => {
    const bytes = Buffer.concat(chunks).subarray(0, most);
    file.set(bytes, position);
    return { bytesWritten: bytes.length, buffers: [...chunks] };
  };
  return { file, handle: { writev } as unknown as Pick<FileHandle, 'writev'> };
}

describe('writing all', () => {
  const chunks = [[1, 2, 3], [], [4], [5, 6, 7, 8, 9], []].map((bytes) => Uint8Array.from(bytes));

  it.each([1, 2, 3, 4, 5, 8, 9, 100])('goes on where a call stopped that took %i bytes', async (most) => {
    const { file, handle } = shortHandle(most);
    await writeAll(handle, chunks, 10);
    expect([...file.subarray(9, 20)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
  });

  it('asks nothing of the disk for nothing', async () => {
    const never = { writev: () => Promise.reject(new Error('called')) };
    await writeAll(never, [new Uint8Array(0)], 0);
    await writeAll(never, [], 0);
  });
});
