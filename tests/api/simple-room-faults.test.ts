import { describe, expect, it } from 'vitest';
import { createGate } from '../support/gate.ts';
import { joinSimple, openSimple } from '../support/simple-client.ts';
import { startTestServer } from '../support/start-test-server.ts';
import { withMessages } from '../support/wrap-data.ts';

const left = (name: string) => ({ text: `${name} left "people".` });

describe('a store that fails while somebody joins a simple room', () => {
  it.each([0, 1, 2])(
    '[S2] [S6] after %i answers: they are told, may try again, and hang nothing',
    async (answers) => {
      let more = Number.POSITIVE_INFINITY;
      const server = await startTestServer({
        wrapData: withMessages(({ head }) => ({
          async head(conversationId) {
            if (more-- <= 0) throw new Error('The store does not answer.');
            return head(conversationId);
          },
        })),
      });
      const ann = await joinSimple(server, 'people', 'Ann');
      await ann.close();
      const june = await openSimple(server, 'people');
      more = answers;
      june.say({ type: 'join', name: 'June' });
      await june.until('error');
      more = Number.POSITIVE_INFINITY;
      june.say({ type: 'join', name: 'June again' });
      await june.until('chat_history');
      const colt = await joinSimple(server, 'people', 'Colt');
      await june.close();
      await colt.until('note', left('June again'));
      await server.close();
      expect(await colt.ended).toMatchObject({ code: 1012 });
    },
  );

  it('[S6] and one that falls silent in the middle of a join, hold up no shutdown', async () => {
    const gate = createGate();
    const server = await startTestServer({
      wrapData: withMessages(({ head }) => ({
        async head(conversationId) {
          await gate.pass();
          return head(conversationId);
        },
      })),
    });
    const colt = await openSimple(server, 'people');
    gate.shut();
    colt.say({ type: 'join', name: 'Colt' });
    await gate.reached();
    await server.close();
    expect(await colt.ended).toMatchObject({ code: 1012 });
    gate.open();
  });
});
