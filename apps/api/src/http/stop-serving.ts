import type { Server } from 'node:http';
import type { InFlight } from './in-flight.ts';

/**
 * What nobody waits for any more may take this long before its connection is cut; so may what had no connection to
 * cut yet.
 */
const LINGER = 2000;

type Uses = {
  httpServer: Server;
  inFlight: InFlight;
  /** Milliseconds that requests under way get; they are uploads and downloads mostly. */
  drainFor: number;
  /** Runs once the requests are over or out of time: everybody else is told to come back. */
  dismiss: () => void;
  /** Cuts whatever `dismiss` did not move; again and again until all is gone. */
  cut: () => void;
};

/** Takes no new connections, lets requests end, then ends the rest. Resolves when the last connection is gone. */
export async function stopServing({ httpServer, inFlight, drainFor, dismiss, cut }: Uses): Promise<void> {
  inFlight.drain();
  const ended = new Promise<void>((resolve) => httpServer.close(() => resolve()));
  httpServer.closeIdleConnections();
  await inFlight.idle(drainFor);
  dismiss();
  const timer = setInterval(() => {
    cut();
    httpServer.closeAllConnections();
  }, LINGER);
  httpServer.closeIdleConnections();
  await ended;
  clearInterval(timer);
}
