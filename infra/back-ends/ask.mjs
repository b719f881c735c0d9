import { connect } from 'node:net';

/** Sends bytes to a loopback port. @returns {Promise<Buffer>} the first bytes that come back */
export function ask(port, bytes) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.setTimeout(2000, () => socket.destroy(new Error('no answer')));
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (answer) => {
      socket.destroy();
      resolve(answer);
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed without an answer')));
  });
}
