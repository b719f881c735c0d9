import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cutStalled } from './cut-stalled.ts';

const WITHIN = 30_000;

describe('a body', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function watch() {
    const socket = { bytesRead: 1000, bytesWritten: 0 };
    const cut = vi.fn();
    const stop = cutStalled(socket as Socket, 'bytesRead', WITHIN, cut);
    return { socket, cut, stop };
  }

  it('row 6: that comes at a byte a second is cut after thirty', () => {
    const { socket, cut, stop } = watch();
    for (let second = 1; second < 30; second++) {
      socket.bytesRead += 1;
      vi.advanceTimersByTime(1000);
    }
    expect(cut).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(cut).toHaveBeenCalled();
    stop();
  });

  it('that rests for a while, or is slow but moves, is not', () => {
    const { socket, cut, stop } = watch();
    for (let round = 0; round < 100; round++) {
      vi.advanceTimersByTime(20_000);
      socket.bytesRead += 10_000;
      vi.advanceTimersByTime(10_000);
    }
    expect(cut).not.toHaveBeenCalled();
    stop();
    vi.advanceTimersByTime(100_000);
    expect(cut).not.toHaveBeenCalled();
  });
});
