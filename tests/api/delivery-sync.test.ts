import { PAGE_ROWS } from '@satchel/protocol/limits';
import type { Row } from '@satchel/protocol/rows';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGate } from '../support/gate.ts';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Pair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { withMessages } from '../support/wrap-data.ts';

const seqsOf = (rows: readonly Row[]) => rows.map(({ seq }) => seq);
const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the log in pages', () => {
  const LENGTH = 2 * PAGE_ROWS + 50;
  const server = useServer();
  let pair: Pair;

  beforeAll(async () => {
    pair = await createPair(server());
    const rows = span(1, LENGTH).map((n) => ({
      id: newId(),
      conversationId: pair.conversationId,
      senderId: pair.ann.user.id,
      cid: newId(),
      kind: 'text' as const,
      body: { text: `${n}` },
      createdAt: n,
      fingerprint: `${n}`,
    }));
    await server().data.messages.append(rows);
  });

  it('[M4] comes by `sync` in pages of 200, from a cursor to the head', async () => {
    const socket = await connect(server(), pair.ben);
    const { conversationId } = pair;
    const heard: number[] = [];
    const pages: number[] = [];
    for (;;) {
      const { rows, head } = await socket.call('sync', { conversationId, after: heard.at(-1) ?? 0 });
      expect(head.seq).toBe(LENGTH);
      if (rows.length === 0) break;
      pages.push(rows.length);
      heard.push(...seqsOf(rows));
    }
    expect(pages).toEqual([PAGE_ROWS, PAGE_ROWS, 50]);
    expect(heard).toEqual(span(1, LENGTH));
    const few = await socket.call('sync', { conversationId, after: 10, limit: 3 });
    expect(seqsOf(few.rows)).toEqual([11, 12, 13]);
    expect(few.head).toMatchObject({ seq: LENGTH, rowId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  it('[M4] row 33: refuses other page sizes and gives nothing beyond the head', async () => {
    const socket = await connect(server(), pair.ben);
    const { conversationId } = pair;
    for (const limit of [0, -1, 1.5, PAGE_ROWS + 1]) {
      await socket.refused('invalid_range', 'sync', { conversationId, after: 0, limit });
    }
    const beyond = await socket.call('sync', { conversationId, after: LENGTH + 5 });
    expect(beyond.rows).toEqual([]);
    expect(beyond.head.seq).toBe(LENGTH);
  });

  it('[M4] comes over HTTP newest first, or from either side of a seq', async () => {
    const read = async (query: string) => {
      const path = `/chat/${pair.conversationId}/messages${query}`;
      const { body } = await http(server(), pair.ann).get(path).expect(200);
      expect(body.head.seq).toBe(LENGTH);
      return seqsOf(body.messages);
    };
    expect(await read('')).toEqual(span(LENGTH - 49, LENGTH));
    expect(await read('?limit=2')).toEqual([LENGTH - 1, LENGTH]);
    expect(await read('?before=11&limit=5')).toEqual(span(6, 10));
    expect(await read('?before=3')).toEqual([1, 2]);
    expect(await read('?after=448')).toEqual([449, 450]);
    expect(await read('?after=450')).toEqual([]);
    expect(await read(`?after=0&limit=${PAGE_ROWS}`)).toEqual(span(1, PAGE_ROWS));
  });

  it('[M4] over HTTP refuses pages that cannot be', async () => {
    const ask = (query: string) =>
      http(server(), pair.ann).get(`/chat/${pair.conversationId}/messages?${query}`);
    expectProblem(await ask('limit=0'), 'invalid_range');
    expectProblem(await ask(`limit=${PAGE_ROWS + 1}`), 'invalid_range');
    for (const query of ['before=1&after=1', 'before=-1', 'after=1.5', 'after=x', 'page=2']) {
      expectProblem(await ask(query), 'invalid_query');
    }
  });
});

describe('a reply of `sync`', () => {
  const gate = createGate();
  const server = useServer({
    wrapData: withMessages(({ after }) => ({
      async after(...page) {
        await gate.pass();
        return after(...page);
      },
    })),
  });

  it('[M4] has a head that was read before its rows', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const [reader, writer] = [await connect(server(), ben), await connect(server(), ann)];
    await writer.call('send', { conversationId, cid: newId(), text: 'first' });
    gate.shut();
    const page = reader.call('sync', { conversationId, after: 0 });
    await gate.reached();
    await writer.call('send', { conversationId, cid: newId(), text: 'in between' });
    gate.open();
    const { rows, head } = await page;
    expect(head.seq).toBe(1);
    expect(seqsOf(rows)).toEqual([1, 2]);
  });
});
