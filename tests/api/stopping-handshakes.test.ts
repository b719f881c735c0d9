import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import { closeCodes } from '@satchel/protocol/close-codes';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createGate } from '../support/gate.ts';
import { type Person, register } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { startTestServer } from '../support/start-test-server.ts';

/** A server on which the look at a session waits at the gate. */
async function setUp() {
  const gate = createGate();
  const wrapData = (data: DataStore): DataStore => ({
    ...data,
    sessions: {
      ...data.sessions,
      async byTokenHash(hash) {
        await gate.pass();
        return data.sessions.byTokenHash(hash);
      },
    },
  });
  const server = await startTestServer({ wrapData });
  const ann = await register(server, 'ann');
  const connected = await connect(server, ann);
  await connected.call('watch', { userIds: [] });
  return { server, gate, ann, connected };
}

/** @returns the status of a refusal, or what else became of the handshake */
function shake({ url }: { url: string }, { token }: Person): Promise<number | 'opened' | 'cut'> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return new Promise((resolve) => {
    socket.on('open', () => resolve('opened'));
    socket.on('unexpected-response', (_req, res) => resolve(res.statusCode ?? 0));
    socket.on('error', () => resolve('cut'));
  });
}

describe('a handshake under way when the server stops', () => {
  it('becomes no socket that nobody tells to come back', async () => {
    const { server, gate, ann, connected } = await setUp();
    gate.shut();
    const late = shake(server, ann);
    await gate.reached();
    const closing = server.close();
    expect(await connected.ended).toMatchObject({ code: closeCodes.serviceRestart });
    gate.open();
    expect(await late).toBe(503);
    await closing;
  });

  it('holds up nothing where the store never answers it', async () => {
    const { server, gate, ann } = await setUp();
    gate.shut();
    const late = shake(server, ann);
    await gate.reached();
    await server.close();
    expect(await late).toBe('cut');
    gate.open();
  });
});
