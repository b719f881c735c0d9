import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import mongoose from 'mongoose';

const { serialize, deserialize } = mongoose.mongo.BSON;

type Document = Record<string, unknown>;

export type MongoWire = { host: string; close(): Promise<void> };

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER = 16;

/**
 * Speaks just enough of MongoDB's wire protocol to give answers that a healthy server never gives.
 * @param answer to one command; `hello` and its old name come here too
 */
export async function startMongoWire(answer: (command: Document) => Document): Promise<MongoWire> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let waiting = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= HEADER && waiting.length >= waiting.readInt32LE(0)) {
        const frame = waiting.subarray(0, waiting.readInt32LE(0));
        waiting = waiting.subarray(frame.length);
        socket.write(reply(frame, answer));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What every server says of itself; a test changes what it is about. */
export function hello(given: Document = {}): Document {
  return {
    ok: 1,
    isWritablePrimary: true,
    ismaster: true,
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    minWireVersion: 0,
    maxWireVersion: 21,
    localTime: new Date(0),
    ...given,
  };
}

export function isHello(command: Document): boolean {
  return ['hello', 'isMaster', 'ismaster'].some((name) => name in command);
}

function reply(frame: Buffer, answer: (command: Document) => Document): Buffer {
  const requestId = frame.readInt32LE(4);
  if (frame.readInt32LE(12) === OP_QUERY) {
    const nameEnds = frame.indexOf(0, HEADER + 4);
    const document = serialize(answer(deserialize(frame.subarray(nameEnds + 9))));
    const before = Buffer.alloc(20);
    before.writeInt32LE(1, 16);
    return message(OP_REPLY, requestId, before, document);
  }
  const document = serialize(answer(deserialize(frame.subarray(HEADER + 5))));
  return message(OP_MSG, requestId, Buffer.alloc(5), document);
}

function message(opCode: number, responseTo: number, before: Buffer, document: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeInt32LE(HEADER + before.length + document.length, 0);
  header.writeInt32LE(responseTo, 8);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, before, document]);
}
