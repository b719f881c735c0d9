import { afterEach, describe, expect, it } from 'vitest';
import { breakAfter, openContentServer, refuse } from '../test-support/content-server.ts';
import { ana, conversationId } from '../test-support/rows.ts';
import { createHttpApi } from './http-api.ts';

let close: () => Promise<unknown> = async () => undefined;
afterEach(() => close());

async function open() {
  const server = await openContentServer(new Uint8Array(0));
  close = server.close;
  const seen: { method?: string; url?: string; headers: Record<string, unknown>; body: string }[] = [];
  const answer = (status: number, body?: unknown) =>
    server.next.push((request, response) => {
      const { method = '', url = '', headers } = request;
      let text = '';
      request.on('data', (chunk) => {
        text += chunk;
      });
      request.on('end', () => {
        seen.push({ method, url, headers, body: text });
        response.writeHead(status).end(body === undefined ? '' : JSON.stringify(body));
      });
    });
  return { server, seen, answer, api: createHttpApi({ baseUrl: server.url, fetch, token: 'secret' }) };
}

describe('an HTTP call', () => {
  it('sends JSON with the session and unwraps the checked answer', async () => {
    const { api, answer, seen } = await open();
    answer(200, { user: ana, more: 1 });
    answer(204);
    answer(200, { messages: [], head: { seq: 0 } });
    expect(await api.rename('Ana')).toEqual(ana);
    expect(await api.revoke('f1')).toBeUndefined();
    await api.history(conversationId, { before: 7, limit: 50 });
    expect(seen).toMatchObject([
      {
        method: 'PATCH',
        url: '/api/v1/user/me',
        headers: { authorization: 'Bearer secret' },
        body: '{"name":"Ana"}',
      },
      { method: 'DELETE', url: '/api/v1/file/f1', body: '' },
      { method: 'GET', url: `/api/v1/chat/${conversationId}/messages?before=7&limit=50` },
    ]);
  });

  it('[M13] throws what the server refused, as it said it', async () => {
    const { api, server } = await open();
    server.next.push(refuse(409, 'username_taken'));
    const refused = api.register({ username: 'ana', password: 'long enough' });
    await expect(refused).rejects.toMatchObject({ code: 'username_taken', status: 409, retryable: false });
  });

  it('tells an unreachable server from a strange one', async () => {
    const { api, server, answer } = await open();
    answer(200, { user: { id: 7 } });
    await expect(api.me()).rejects.toMatchObject({ code: 'bad_answer', retryable: false });
    server.next.push((_request, response) => response.writeHead(503, { 'retry-after': '3' }).end('<html>'));
    await expect(api.me()).rejects.toMatchObject({
      code: 'bad_answer',
      status: 503,
      retryable: true,
      retryAfterMs: 3000,
    });
    server.next.push(breakAfter(new Uint8Array(9), 1));
    await expect(api.me()).rejects.toMatchObject({ code: 'network', retryable: true });
    await server.close();
    await expect(api.me()).rejects.toMatchObject({ code: 'network', retryable: true });
    close = async () => undefined;
  });

  it('stops when it is aborted', async () => {
    const { api, server } = await open();
    const stop = new AbortController();
    server.next.push(() => stop.abort());
    await expect(api.me({ signal: stop.signal })).rejects.toMatchObject({ code: 'aborted' });
  });
});
