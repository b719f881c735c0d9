import { type Peer, sendFrame } from './peer.ts';

/**
 * The one place where frames reach many sockets. Peers that are still being welcomed are passed
 * over: the heads in their welcome are read later and cover what they miss here (M5).
 */
export function fanOut(peers: Iterable<Peer>, frames: readonly (string | Uint8Array)[]): void {
  for (const peer of peers) {
    if (peer.phase !== 'open') continue;
    for (const frame of frames) sendFrame(peer, frame);
  }
}
