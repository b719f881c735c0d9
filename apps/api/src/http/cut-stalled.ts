import type { Socket } from 'node:net';

const LOOK_EVERY = 10_000;

/**
 * Ends a body that hardly moves: `requestTimeout` cannot bound one, because a large file may take
 * hours and still be healthy.
 * @param within milliseconds in which at least one KiB per second must pass
 * @returns stops watching
 */
export function cutStalled(
  socket: Socket,
  direction: 'bytesRead' | 'bytesWritten',
  within: number,
  cut: () => void,
): () => void {
  let seen = socket[direction];
  let quiet = 0;
  const timer = setInterval(() => {
    const moved = socket[direction] - seen;
    seen = socket[direction];
    quiet = moved < LOOK_EVERY ? quiet + LOOK_EVERY : 0;
    if (quiet >= within) cut();
  }, LOOK_EVERY);
  timer.unref();
  return () => clearInterval(timer);
}
