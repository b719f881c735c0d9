import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPair } from '../support/people.ts';
import { CONTINUATION, frame, openRawSocket, TEXT } from '../support/raw-socket.ts';
import { connect } from '../support/socket-client.ts';
import { createInstallation, type Installation } from './support/installation.ts';
import { residentMemory } from './support/measure.ts';

const MiB = 1024 * 1024;
const SOCKETS = 5;
const FRAGMENTS = 131_000;

let house: Installation;
beforeEach(async () => {
  house = await createInstallation();
});
afterEach(() => house.remove());

it.skipIf(process.platform !== 'linux')(
  'row 24: messages of 131,000 one-byte fragments cost the server next to no memory',
  async () => {
    const server = await house.start();
    const { ann, conversationId } = await createPair(server);
    const flood = Buffer.concat([
      frame(TEXT, '', { fin: false }),
      ...Array.from({ length: FRAGMENTS }, () => frame(CONTINUATION, 'x', { fin: false })),
    ]);
    const round = async () => {
      for (let count = 0; count < SOCKETS; count++) {
        const raw = await openRawSocket(server, ann);
        raw.socket.write(flood);
        expect([1008, 1009]).toContain(await raw.closeCode);
      }
    };
    // Code is compiled and buffers are grown once, whatever comes.
    await round();
    await round();
    const sizes = [await residentMemory(server.pid)];
    for (let count = 0; count < 3; count++) {
      await round();
      sizes.push(await residentMemory(server.pid));
    }
    // What a collection has not taken yet is no cost of the fragments, so the least of three rounds counts.
    const grown = Math.min(...sizes.slice(1).map((size, index) => size - (sizes[index] ?? 0)));
    console.log(`${SOCKETS} × ${FRAGMENTS} fragments: ${(grown / MiB).toFixed(1)} MiB`);
    expect(grown).toBeLessThanOrEqual(5 * MiB);
    const next = await connect(server, ann);
    await next.call('open', { conversationId });
  },
);
