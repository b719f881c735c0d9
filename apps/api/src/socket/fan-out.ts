import { type Peer, sendFrame } from './peer.ts';

/** The one place where frames reach many sockets. */
export function fanOut(peers: Iterable<Peer>, frames: readonly (string | Uint8Array)[]): void {
  for (const peer of peers) for (const frame of frames) sendFrame(peer, frame);
}
