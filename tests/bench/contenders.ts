import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWalker } from './frame-walker.ts';
import { openRawWebSocket, type RawWebSocket } from './raw-web-socket.ts';
import { seedSatchel } from './seed-satchel.ts';
import { type ServerUnderTest, scriptOf, startServer } from './server-under-test.ts';

/** One member of a room, joined: from here on it hears everything that is sent. */
export type Member = {
  line: RawWebSocket;
  say(text: string): void;
};

/** A member of ours, who may also ask for something in its room. */
export type SatchelMember = Member & {
  ask(command: { type: string; id: number; after?: number; limit?: number }): void;
};

export type Arena<Joined = Member> = {
  server: ServerUnderTest;
  /** The `at`th member of the `room`th room. */
  join(room: number, at: number): Promise<Joined>;
  stop(): Promise<void>;
};

export type Crowd = { rooms: number; members: number };

export type Contender = {
  name: string;
  /** Whether a message is on disk before anybody hears it. */
  isDurable: boolean;
  start(crowd: Crowd): Promise<Arena>;
};

export const satchelScript = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));

export const satchel = {
  name: 'Satchel',
  isDurable: true,
  async start(crowd: Crowd): Promise<Arena<SatchelMember>> {
    const dataDir = await mkdtemp(join(tmpdir(), 'satchel-bench-'));
    const rooms = await seedSatchel(join(dataDir, 'satchel.db'), crowd);
    const server = await startServer(satchelScript, satchelEnv(dataDir));
    // Cids of a run share a beginning, as those of nobody do; they still are different.
    const run = randomBytes(8).toString('hex');
    let sent = 0;
    return {
      server,
      async join(room, at) {
        const { conversationId, members } = rooms[room] ?? { conversationId: '', members: [] };
        const headers = { authorization: `Bearer ${members[at]?.token}` };
        const line = await openRawWebSocket({ port: server.port, path: '/ws', headers });
        await answerTo(line, JSON.stringify({ type: 'hello', id: 0, protocol: 1 }), '"welcome"');
        const say = (text: string) => {
          const cid = run + (++sent).toString(16).padStart(16, '0');
          line.send(
            `{"type":"send","id":${sent},"conversationId":"${conversationId}","cid":"${cid}","text":"${text}"}`,
          );
        };
        const ask = (command: object) => line.send(JSON.stringify({ ...command, conversationId }));
        return { line, say, ask };
      },
      async stop() {
        await server.stop();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  },
} satisfies Contender;

export function satchelEnv(dataDir: string): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    SATCHEL_LOG_LEVEL: 'warn',
    SATCHEL_MESSAGES_PER_MINUTE: '1000000000',
    SATCHEL_SOCKETS_PER_PERSON: '1000000',
    SATCHEL_HANDSHAKES_PER_SECOND: '1000000',
  };
}

export const plainWs: Contender = {
  name: 'plain ws',
  isDurable: false,
  async start() {
    const server = await startServer(scriptOf('plain-ws'));
    return {
      server,
      async join(room) {
        const line = await openRawWebSocket({ port: server.port, path: `/r${room}` });
        return { line, say: (text) => line.send(`{"type":"chat","text":"${text}"}`) };
      },
      stop: server.stop,
    };
  },
};

export const socketIo: Contender = {
  name: 'Socket.IO',
  isDurable: false,
  async start() {
    const server = await startServer(scriptOf('socket-io'));
    return {
      server,
      async join(room) {
        const path = `/socket.io/?EIO=4&transport=websocket&room=r${room}`;
        const line = await openRawWebSocket({ port: server.port, path });
        await answerTo(line, '40', '40{');
        return { line, say: (text) => line.send(`42["chat","${text}"]`) };
      },
      stop: server.stop,
    };
  },
};

function answerTo(line: RawWebSocket, question: string, answer: string): Promise<void> {
  return new Promise((resolve) => {
    line.listen(
      createWalker((payload) => {
        if (payload.includes(answer)) resolve();
      }),
    );
    line.send(question);
  });
}
