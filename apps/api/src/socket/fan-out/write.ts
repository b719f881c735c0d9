import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { payloadsIn } from './frames.ts';

/** Of `ws`: the stream under a socket, and what tells whether its own sender has something under way. */
type Inside = {
  _socket?: Socket | null;
  _sender?: { _state?: number; _queue?: { length: number }; _firstFragment?: boolean };
};

export type Way =
  /** Nothing of `ws` is under way: frames may go to the stream as they are. */
  | 'direct'
  /** `ws` holds something back, or does not look as expected: frames must queue behind it. */
  | 'through-ws'
  /** In the middle of a message sent in fragments: no other may begin. */
  | 'blocked'
  | 'closed';

/** Copying this little costs less than handing the kernel a list. */
const COPIED_BYTES = 16 * 1024;
const NOTHING = Buffer.alloc(0);

export function wayTo(socket: WebSocket): Way {
  const { _socket: stream, _sender: sender } = socket as unknown as Inside;
  if (socket.readyState !== socket.OPEN) return 'closed';
  if (sender?._firstFragment === false) return 'blocked';
  const isIdle = sender?._firstFragment === true && sender._state === 0 && sender._queue?.length === 0;
  return isIdle && stream?.writable === true ? 'direct' : 'through-ws';
}

/** Writes whole frames with one system call. `way` was asked for in this turn and is open. */
export function writeBlocks(socket: WebSocket, way: Way, blocks: readonly Buffer[]): void {
  const { _socket: stream } = socket as unknown as Inside;
  const [only] = blocks;
  if (only === undefined) return;
  if (way !== 'direct' || !stream) {
    for (const block of blocks) {
      for (const { bytes, isBinary } of payloadsIn(block)) socket.send(bytes, { binary: isBinary });
    }
  } else if (blocks.length === 1) {
    stream.write(only);
  } else if (blocks.reduce((sum, { length }) => sum + length, 0) <= COPIED_BYTES) {
    stream.write(Buffer.concat(blocks));
  } else {
    stream.cork();
    for (const block of blocks) stream.write(block);
    stream.uncork();
  }
}

/** Calls back once the kernel has taken everything written so far, or the socket has failed. */
export function whenWritten(socket: WebSocket, run: () => void): void {
  const { _socket: stream } = socket as unknown as Inside;
  // A stream tells of its drain only from a certain fill on, of the end of a write always.
  if (stream?.writable === true) stream.write(NOTHING, run);
  else setImmediate(run);
}
