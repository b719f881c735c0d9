import { createServer } from 'node:http';
import { createAudience } from '@satchel/api/socket/fan-out/audience';
import { newOutgoing } from '@satchel/api/socket/fan-out/outgoing';
import { createTurn } from '@satchel/api/socket/fan-out/turn';
import { WebSocketServer } from 'ws';

/** Both ways to tell many sockets the same, without anything else that a server does. */
const server = createServer();
const sockets = new WebSocketServer({ server, clientTracking: false, perMessageDeflate: false });
const turn = createTurn({ catchUp: async () => {}, onFault: (error) => console.error(error) });
const audience = createAudience('room', turn);
const members = [];
const text = JSON.stringify({ type: 'chat', seq: 1, at: Date.now(), text: 'x'.repeat(200) });
/** Neither way may run ahead of its readers, or memory would be measured. */
const MAY_WAIT = 256 * 1024;

sockets.on('connection', (socket) => {
  members.push(socket);
  audience.add({ socket, phase: 'open', outgoing: newOutgoing(turn) });
  socket.on('message', (data) => {
    void run(JSON.parse(data)).then((result) => socket.send(JSON.stringify(result)));
  });
  socket.on('error', () => {});
});

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const isDrained = (most) => members.every((socket) => socket.bufferedAmount <= most);

async function run({ way, perTurn, turns }) {
  const post = way === 'fan-out' ? postAll : sendAll;
  for (let warmUp = 0; warmUp < turns / 4; warmUp++) await post(perTurn);
  const begun = { cpu: process.cpuUsage(), at: performance.now() };
  for (let count = 0; count < turns; count++) await post(perTurn);
  while (!isDrained(0)) await nextTurn();
  const { user, system } = process.cpuUsage(begun.cpu);
  const deliveries = turns * perTurn * members.length;
  return {
    done: true,
    cpu: (user + system) / deliveries,
    time: ((performance.now() - begun.at) * 1000) / deliveries,
  };
}

async function postAll(perTurn) {
  for (let one = 1; one <= perTurn; one++) audience.post(text, { kind: 'rows', after: one - 1, upTo: one });
  do await nextTurn();
  while (!isDrained(MAY_WAIT));
}

async function sendAll(perTurn) {
  for (let one = 0; one < perTurn; one++) for (const socket of members) socket.send(text);
  do await nextTurn();
  while (!isDrained(MAY_WAIT));
}

server.listen(0, '127.0.0.1', () => console.log(`ready: http://127.0.0.1:${server.address().port}`));
