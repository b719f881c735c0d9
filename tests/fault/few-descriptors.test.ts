import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect as connectTcp, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { MiB } from '@satchel/protocol/limits';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { createInstallation, type Installation } from './support/installation.ts';
import { readLog } from './support/read-log.ts';
import { digestOfSeeded } from './support/seeded-bytes.ts';
import { storedFiles } from './support/stored-sizes.ts';
import { download, sendByForm } from './support/transfer.ts';

const run = promisify(execFile);
/** More than the server lets in. */
const CROWD = 80;

/** `prlimit` is part of every Linux; elsewhere nothing can take descriptors from a running process. */
describe.skipIf(process.platform !== 'linux')('a process that may open no more files', () => {
  let house: Installation;

  beforeEach(async () => {
    house = await createInstallation();
  });
  afterEach(() => house.remove());

  it('[M2] [F11] keeps its sockets, refuses cleanly, leaves nothing half done, and recovers by itself', async () => {
    const server = await house.start();
    const { ann, ben, conversationId } = await createPair(server);
    const [sender, hearer] = [await connect(server, ann), await connect(server, ben)];
    const before = await storedFiles(house.dataDir);
    const open = async () => (await readdir(`/proc/${server.pid}/fd`)).length;
    const limit = (most: number) => run('prlimit', ['--pid', `${server.pid}`, `--nofile=${most}:`]);
    await limit((await open()) + CROWD / 4);

    const crowd: Socket[] = [];
    const leave = () => {
      for (const socket of crowd) socket.destroy();
    };
    onTestFinished(leave);
    const { hostname, port } = new URL(server.url);
    for (let n = 0; n < CROWD; n++) {
      const socket = connectTcp(Number(port), hostname);
      socket.on('error', () => {});
      crowd.push(socket);
      await once(socket, 'connect');
      socket.write('GET /healthz HTTP/1.1\r\nHost: ');
    }
    const { row } = await sender.call('send', { conversationId, cid: newId(), text: 'Full house.' });
    await hearer.untilSeq(conversationId, row.seq);

    const outgoing = { cid: newId(), conversationId, seed: 1, size: MiB };
    const refused = await sendByForm(server, ann, outgoing).then(
      ({ status }) => status,
      () => 'no answer',
    );
    expect([503, 507, 'no answer']).toContain(refused);

    leave();
    await limit(4096);
    await expect
      .poll(
        () =>
          http(server, ann)
            .get('/chat')
            .then(
              ({ status }) => status,
              () => 0,
            ),
        { timeout: 30_000 },
      )
      .toBe(200);
    expect((await storedFiles(house.dataDir)).map(({ path }) => path)).toEqual(
      before.map(({ path }) => path),
    );
    const { status, body } = await sendByForm(server, ann, outgoing);
    expect(status).toBe(201);
    const digest = await digestOfSeeded(1, MiB);
    expect(await download(server, ben, body.file)).toEqual({ status: 200, size: MiB, digest });
    const log = await readLog(server, ben, conversationId);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });
});
