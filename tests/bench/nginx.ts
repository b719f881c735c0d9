import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const READY_WITHIN = 5000;

/** nginx on a free port, serving and taking files in `folder`; undefined where it is not installed. */
export async function startNginx(
  folder: string,
): Promise<{ port: number; stop(): Promise<void> } | undefined> {
  const port = await freePort();
  await Promise.all(['root', 'body', 'proxy'].map((name) => mkdir(join(folder, name))));
  const config = join(folder, 'nginx.conf');
  // `user` is for a bench run by root, whose folder nobody else may enter; for others nginx passes it over.
  await writeFile(
    config,
    `daemon off; user root; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
     events { worker_connections 64; }
     http {
       access_log off; sendfile on; sendfile_max_chunk 2m; client_max_body_size 0;
       client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
       fastcgi_temp_path ${folder}/proxy; uwsgi_temp_path ${folder}/proxy; scgi_temp_path ${folder}/proxy;
       server { listen 127.0.0.1:${port}; root ${folder}/root; location / { dav_methods PUT; } }
     }`,
  );
  const child = spawn('nginx', ['-c', config, '-p', folder], { stdio: 'ignore' });
  const ended = once(child, 'exit').then(
    () => 'ended' as const,
    () => 'ended' as const,
  );
  const isReady = await Promise.race([ended, answers(port)]);
  if (isReady === 'ended') return undefined;
  return {
    port,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function answers(port: number): Promise<'ready' | 'ended'> {
  for (const deadline = performance.now() + READY_WITHIN; performance.now() < deadline; await wait(20)) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return 'ready';
  }
  return 'ended';
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
