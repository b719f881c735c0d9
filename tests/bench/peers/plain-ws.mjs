import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

/** What a first chat on `ws` looks like: encode once, send to everybody in the room, keep nothing. */
const rooms = new Map();
const sockets = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false });
const server = createServer();

server.on('upgrade', (req, stream, head) => {
  sockets.handleUpgrade(req, stream, head, (socket) => join(socket, req.url));
});

function join(socket, name) {
  const room = rooms.get(name) ?? { seq: 0, members: new Set() };
  rooms.set(name, room);
  room.members.add(socket);
  socket.on('message', (data) => {
    const { text } = JSON.parse(data);
    const frame = JSON.stringify({ type: 'chat', seq: ++room.seq, at: Date.now(), text });
    for (const member of room.members) member.send(frame);
  });
  socket.on('error', () => {});
  socket.on('close', () => room.members.delete(socket));
}

server.listen(0, '127.0.0.1', () => console.log(`ready: http://127.0.0.1:${server.address().port}`));
