import { setTimeout as wait } from 'node:timers/promises';
import { newId } from '../../support/new-id.ts';
import type { Person } from '../../support/people.ts';
import { connect, type TestSocket } from '../../support/socket-client.ts';

export type StubbornSender = {
  /** The seq of every message whose ack arrived, by its cid. */
  acked: Map<string, number>;
  /** Those whose line broke before the ack: there once or not at all. */
  unknown: Set<string>;
  stop(): Promise<void>;
};

/** Sends one message after the other over bare sockets and repeats none, so that a loss stays a loss. */
export function startStubbornSender(
  server: { url: string },
  person: Person,
  conversationId: string,
): StubbornSender {
  const acked = new Map<string, number>();
  const unknown = new Set<string>();
  let isStopping = false;

  async function sendUntilCut(socket: TestSocket): Promise<void> {
    while (!isStopping) {
      const cid = newId();
      unknown.add(cid);
      const text = `${person.user.name} ${acked.size}`;
      const answer = socket.call('send', { conversationId, cid, text });
      const row = await Promise.race([
        answer.then((result) => result.row),
        socket.ended.then(() => undefined),
      ]);
      answer.catch(() => {});
      if (row === undefined) return;
      unknown.delete(cid);
      acked.set(cid, row.seq);
    }
    await socket.close();
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      const socket = await connect(server, person).catch(() => undefined);
      // Nothing listens there just now.
      if (socket === undefined) await wait(100);
      else await sendUntilCut(socket);
    }
  }

  const running = run();
  return {
    acked,
    unknown,
    stop: () => {
      isStopping = true;
      return running;
    },
  };
}
