import { setTimeout as wait } from 'node:timers/promises';
import type { Contender } from './contenders.ts';
import { createWalker } from './frame-walker.ts';

/** Nearly the longest text there may be. */
const TEXT_LENGTH = 7900;

/** Bytes that the server's memory grows by while one member of a busy room has stopped reading. */
export async function slowReader(
  contender: Contender,
  { members, messages }: { members: number; messages: number },
): Promise<number> {
  const arena = await contender.start({ rooms: 1, members });
  try {
    const sender = await arena.join(0, 0);
    const slow = await arena.join(0, 1);
    for (let at = 2; at < members; at++) (await arena.join(0, at)).line.listen(() => {});
    const write = (count: number) =>
      new Promise<void>((resolve) => {
        let number = 0;
        const next = () => {
          if (number++ === count) return resolve();
          let isHeard = false;
          const sign = `#${number}#`;
          sender.line.listen(
            createWalker((payload) => {
              if (isHeard || !payload.includes(sign)) return;
              isHeard = true;
              next();
            }),
          );
          sender.say(sign.padEnd(TEXT_LENGTH, 'x'));
        };
        next();
      });
    slow.line.listen(() => {});
    await write(Math.ceil(messages / 10));
    const before = await arena.server.memory();
    slow.line.socket.pause();
    await write(messages);
    await wait(100);
    const after = await arena.server.memory();
    return after.heapUsed + after.external - before.heapUsed - before.external;
  } finally {
    await arena.stop();
  }
}
