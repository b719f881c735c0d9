import { AppError } from '@satchel/api/domain/app-error';
import { describe, expect, it } from 'vitest';
import { createGate } from '../support/gate.ts';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { withMessages } from '../support/wrap-data.ts';

describe('an acknowledgement', () => {
  const gate = createGate();
  const server = useServer({
    wrapData: withMessages(({ append }) => ({
      async append(rows) {
        const results = await append(rows);
        await gate.pass();
        return results;
      },
    })),
  });

  it('[M2] [M3] waits for the commit, and so does everybody else', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const sender = await connect(server(), ann);
    const watcher = await connect(server(), ben);
    gate.shut();
    const sent = sender.call('send', { conversationId, cid: newId(), text: 'Not yet.' });
    await gate.reached();
    const posted = http(server(), ann)
      .post(`/chat/${conversationId}/messages`, { cid: newId(), text: 'Nor this.' })
      .then((response) => response);
    // Whatever had been sent to these sockets before would have come before these answers.
    await sender.call('open', { conversationId });
    await watcher.call('open', { conversationId });
    expect(sender.events.filter(({ type }) => type === 'ok')).toHaveLength(1);
    expect(watcher.rows(conversationId)).toEqual([]);
    gate.open();
    expect((await sent).row.seq).toBe(1);
    expect((await posted).status).toBe(201);
    await watcher.untilSeq(conversationId, 2);
  });
});

describe('a commit that fails', () => {
  let failure: Error | undefined;
  const server = useServer({
    wrapData: withMessages(({ append }) => ({
      append: (rows) => (failure === undefined ? append(rows) : Promise.reject(failure)),
    })),
  });

  it('[M2] [M13] is never acknowledged nor published; the same cid works later', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const sender = await connect(server(), ann);
    const watcher = await connect(server(), ben);
    const message = { conversationId, cid: newId(), text: 'At last.' };
    const { conversationId: _, ...body } = message;

    failure = new AppError('unavailable', { message: 'The data store does not answer.' });
    await sender.refused('unavailable', 'send', message);
    expectProblem(await http(server(), ann).post(`/chat/${conversationId}/messages`, body), 'unavailable');
    failure = new Error('SQLITE_IOERR at /var/lib/data.db');
    const { message: shown } = await sender.refused('internal', 'send', message);
    expect(shown).not.toContain('SQLITE');
    expectProblem(await http(server(), ann).post(`/chat/${conversationId}/messages`, body), 'internal');
    failure = new AppError('server_full');
    await sender.refused('server_full', 'send', message);

    failure = undefined;
    const { row } = await sender.call('send', message);
    expect(row.seq).toBe(1);
    expect(await watcher.untilSeq(conversationId, 1)).toEqual([row]);
  });
});
