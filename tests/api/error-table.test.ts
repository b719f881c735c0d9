import { AppError } from '@satchel/api/domain/app-error';
import { type ErrorCode, errors } from '@satchel/protocol/errors';
import { describe, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { withMessages } from '../support/wrap-data.ts';

describe('every error', () => {
  let failure: AppError | undefined;
  const server = useServer({
    wrapData: withMessages(({ append }) => ({
      append: (rows) => (failure === undefined ? append(rows) : Promise.reject(failure)),
    })),
  });

  it.each(Object.keys(errors) as ErrorCode[])(
    '[M13] %s says over HTTP and on the socket whether to retry',
    async (code) => {
      const { ann, conversationId } = await createPair(server());
      const socket = await connect(server(), ann);
      failure = new AppError(code, { retryAfterMs: 1500, field: 'text', cause: new Error('SELECT secret') });
      const message = { cid: newId(), text: 'Try.' };
      const answer = await http(server(), ann).post(`/chat/${conversationId}/messages`, message);
      expect(expectProblem(answer, code).retryAfterMs).toBe(1500);
      expect(answer.headers['retry-after']).toBe('2');
      const fail = await socket.refused(code, 'send', { conversationId, ...message });
      expect(fail).toMatchObject({ retryAfterMs: 1500, field: 'text' });
      expect(fail.message.length).toBeGreaterThan(0);
      failure = undefined;
    },
  );
});
