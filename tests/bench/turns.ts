import { createWalker } from './frame-walker.ts';
import { openRawWebSocket, type RawWebSocket } from './raw-web-socket.ts';
import { scriptOf, startServer } from './server-under-test.ts';

export const PER_TURN = [1, 8, 32] as const;

/** µs of processor time per delivery. */
export type Turns = { perTurn: number; fanOut: number; wsSend: number };

/** The fan-out against `ws.send`, at so many messages in one loop turn. */
export async function turns({ count, sockets }: { count: number; sockets: number }): Promise<Turns[]> {
  const server = await startServer(scriptOf('turns'));
  try {
    const lines: RawWebSocket[] = [];
    for (let at = 0; at < sockets; at++) {
      const line = await openRawWebSocket({ port: server.port, path: '/' });
      line.listen(() => {});
      lines.push(line);
    }
    const [asking] = lines;
    if (asking === undefined) return [];
    const results: Turns[] = [];
    for (const perTurn of PER_TURN) {
      const ask = (way: string) => run(asking, { way, perTurn, turns: Math.ceil((count * 8) / perTurn) });
      results.push({ perTurn, fanOut: await ask('fan-out'), wsSend: await ask('ws') });
    }
    return results;
  } finally {
    await server.stop();
  }
}

function run(line: RawWebSocket, question: object): Promise<number> {
  return new Promise((resolve) => {
    line.listen(
      createWalker((payload) => {
        if (payload.includes('"done"')) resolve(JSON.parse(payload.toString()).cpu);
      }),
    );
    line.send(JSON.stringify(question));
  });
}
