import { afterEach, beforeAll, expect } from 'vitest';
import { http } from './http.ts';
import { newId } from './new-id.ts';
import { createPair, type Pair } from './people.ts';

/** After each test of a file the next good requests must work, whatever the test sent. */
export function expectStillServing(server: () => { url: string }): void {
  let pair: Pair;
  beforeAll(async () => {
    pair = await createPair(server());
  });
  afterEach(async () => {
    const { ann, ben, conversationId } = pair;
    const path = `/chat/${conversationId}/messages`;
    const message = { cid: newId(), text: 'Still here.' };
    const { status, body } = await http(server(), ann).post(path, message);
    expect(status).toBe(201);
    const { body: page } = await http(server(), ben).get(`${path}?limit=1`).expect(200);
    expect(page.messages).toEqual([body.message]);
  });
}
