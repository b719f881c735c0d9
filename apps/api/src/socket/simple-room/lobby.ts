import { AppError } from '../../domain/app-error.ts';
import { networkOf } from '../../http/limits/network-of.ts';

/** Sockets of one address that have not joined yet; a class behind one address is fewer. */
export const UNJOINED_MAX = 100;

/** Where visitors are until they join. Nobody has asked who they are, so one address could fill the server with them. */
export type Lobby = {
  /** @throws AppError `rate_limited` when as many of this address wait as may */
  demandPlace(address: string): void;
  /** @returns takes the visitor out again; calling it a second time changes nothing */
  enter(address: string): () => void;
};

export function createLobby(): Lobby {
  const waiting = new Map<string, number>();
  const count = (network: string, by: 1 | -1) => {
    const left = (waiting.get(network) ?? 0) + by;
    if (left > 0) waiting.set(network, left);
    else waiting.delete(network);
  };
  return {
    demandPlace(address) {
      if ((waiting.get(networkOf(address)) ?? 0) < UNJOINED_MAX) return;
      throw new AppError('rate_limited', {
        message: `At most ${UNJOINED_MAX} connections from one address that have not joined a room.`,
        limit: UNJOINED_MAX,
      });
    },
    enter(address) {
      const network = networkOf(address);
      let isHere = true;
      count(network, 1);
      return () => {
        if (isHere) count(network, -1);
        isHere = false;
      };
    },
  };
}
