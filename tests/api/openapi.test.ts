import { operationNotes } from '@satchel/api/http/openapi/operation-notes';
import { allRoutes, type RouteUses } from '@satchel/api/http/routes';
import { errors } from '@satchel/protocol/errors';
import { Validator } from '@seriousme/openapi-schema-validator';
import request from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { useServer } from '../support/start-test-server.ts';

type Schema = Record<string, unknown>;
type Operation = {
  operationId: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: Schema }[];
  security: object[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
};
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

const server = useServer();
const routes = allRoutes({} as RouteUses);
let document: Document;

beforeAll(async () => {
  const answer = await request(server().url).get('/openapi.json').expect(200);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  document = answer.body;
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

describe('/openapi.json', () => {
  it('is OpenAPI 3.1 by its own schema', async () => {
    const validator = new Validator();
    const { valid, errors: mistakes } = await validator.validate(structuredClone(document));
    expect(mistakes).toBeUndefined();
    expect({ valid, version: validator.version }).toEqual({ valid: true, version: '3.1' });
  });

  it('names every route that is served, and no other; each has its note', () => {
    const served = routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort();
    const described = operations().map(
      ({ path, method }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
    );
    expect(described.sort()).toEqual(served);
    expect(Object.keys(operationNotes).sort()).toEqual(served);
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes bodies, queries, answers and sessions of every route', () => {
    for (const { method, path, body, query, answer, session } of routes) {
      const { requestBody, parameters, responses, security } =
        document.paths[path.replace(/:(\w+)/g, '{$1}')]![method]!;
      const what = `${method} ${path}`;
      if (body !== undefined) expect(requestBody?.content, what).toHaveProperty('application/json');
      const inQuery = parameters.filter((parameter) => parameter.in === 'query');
      expect(inQuery.length > 0, what).toBe(query !== undefined);
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(inPath, what).toEqual([...path.matchAll(/:(\w+)/g)].map(([, name]) => name));
      const fine = Object.entries(responses).filter(([status]) => /^2/.test(status));
      expect(fine.length, what).toBeGreaterThan(0);
      for (const [, { content }] of fine) {
        if (answer !== undefined) expect(content, what).toHaveProperty('application/json');
      }
      expect(responses, what).toHaveProperty('default');
      expect(security.length > 0, what).toBe(session !== 'none');
    }
  });

  it('describes forms and raw bytes', () => {
    const form = document.paths['/file']!.post!.requestBody!.content['multipart/form-data']!.schema;
    expect(form).toMatchObject({
      properties: {
        conversation: { type: 'string' },
        file: { contentMediaType: 'application/octet-stream' },
      },
      required: ['conversation', 'file'],
    });
    const part = document.paths['/file/{id}/parts/{n}']!.put!;
    expect(part.requestBody!.content).toHaveProperty('application/octet-stream');
    expect(part.parameters).toContainEqual(
      expect.objectContaining({ name: 'Content-Digest', in: 'header', required: true }),
    );
    const content = document.paths['/file/{id}/content']!.get!;
    expect(Object.keys(content.responses)).toEqual(['200', '206', 'default']);
  });

  it('says what the code checks: unknown fields, limits, every error code', () => {
    const { schemas } = document.components;
    expect(schemas.RegisterBody).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['username', 'password'],
    });
    expect(schemas.ExtendBody).toMatchObject({ properties: { expiresIn: { exclusiveMinimum: 0 } } });
    const problem = schemas.Problem as { properties: { code: { enum: string[] } } };
    expect(problem.properties.code.enum).toEqual(Object.keys(errors));
  });

  it('refers to nothing that is not there', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    expect(refs.length).toBeGreaterThan(50);
    const components = document.components as unknown as Record<string, Record<string, unknown>>;
    expect(refs.filter(([, kind = '', name = '']) => components[kind]?.[name] === undefined)).toEqual([]);
  });

  it('names the statuses that come', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const text = { cid: newId(), text: 'Hello.' };
    const as = http(server(), ann);
    const calls: [string, string, Promise<{ status: number }>][] = [
      ['get', '/user/me', as.get('/user/me')],
      ['post', '/chat', as.post('/chat', { username: ben.user.username })],
      ['post', '/chat/{id}/messages', as.post(`/chat/${conversationId}/messages`, text)],
      ['get', '/chat/{id}/messages', as.get(`/chat/${conversationId}/messages`)],
      ['post', '/group', as.post('/group', { name: 'Walkers', visibility: 'private' })],
      ['post', '/auth/logout', http(server(), ben).post('/auth/logout')],
    ];
    for (const [method, path, call] of calls) {
      const { status } = await call;
      expect(document.paths[path]![method]!.responses, `${method} ${path}`).toHaveProperty(`${status}`);
    }
  });
});

describe('/docs', () => {
  it('shows every operation and every code on a page that needs nothing from elsewhere, and no script', async () => {
    const { text, headers } = await request(server().url).get('/docs').expect(200);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    for (const { path, operation } of operations()) {
      expect(text).toContain(`/api/v1${path}`);
      expect(text).toContain(operation.summary.replaceAll("'", '&#39;'));
    }
    for (const code of Object.keys(errors)) expect(text).toContain(`<code>${code}</code>`);
    expect(text).not.toMatch(/<script|\sstyle=|\son\w+=|https?:\/\//);
    const links = [...text.matchAll(/href="#(\w+)"/g)].map(([, name = '']) => name);
    expect(links.length).toBeGreaterThan(30);
    expect(links.filter((name) => !text.includes(`id="${name}"`))).toEqual([]);
    const style = await request(server().url).get('/docs/style.css').expect(200);
    expect(style.headers['content-type']).toMatch(/^text\/css/);
  });
});
