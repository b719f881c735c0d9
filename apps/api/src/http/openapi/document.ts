import type { Route } from '../route.ts';
import { type ComponentSchemas, componentSchemas, type JsonSchema } from './component-schemas.ts';
import { answerOf, bodyOf, type Content } from './contents.ts';
import { keyOf, noteOf } from './operation-notes.ts';
import { type Parameter, parametersOf } from './parameters.ts';

export type OpenApiDocument = {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema>; [kind: string]: unknown };
};

export type Operation = {
  operationId: string;
  summary: string;
  tags: string[];
  security: Record<string, never[]>[];
  parameters: Parameter[];
  requestBody?: { required: true; content: Content };
  responses: Record<string, { description: string; content?: Content } | { $ref: string }>;
};

const PROBLEM = { $ref: '#/components/responses/Problem' };

/** OpenAPI 3.1 of everything under /api/v1, from the very routes and schemas that are served (design §10). */
export function openApiDocument(routes: readonly Route[], version: string): OpenApiDocument {
  const components = componentSchemas();
  const paths: OpenApiDocument['paths'] = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route, components) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Satchel',
      version,
      description:
        'Chat and large files. What happens live travels over the socket at /ws, which SPEC.md of the ' +
        'protocol describes. Every error is a problem (RFC 9457) with a stable `code`; `retryable` says ' +
        'whether the same request may be sent again as it is.',
    },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'sid' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      responses: {
        Problem: {
          description: 'Refused; `code` says why and `title` what to do.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

function operationOf(route: Route, components: ComponentSchemas): Operation {
  const key = keyOf(route);
  const note = noteOf(route);
  const body = bodyOf(route, components);
  const session = [{ cookie: [] }, { bearer: [] }];
  return {
    operationId: key.replace(/[^A-Za-z]+(\w)/g, (_match, letter: string) => letter.toUpperCase()),
    summary: note?.summary ?? key,
    tags: [tagOf(route)],
    security: route.session === 'required' ? session : route.session === 'optional' ? [{}, ...session] : [],
    parameters: parametersOf(route, components),
    ...(body === undefined ? {} : { requestBody: { required: true, content: body } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(note?.answers ?? { 200: 'Done.' }).map(([status, description]) => [
          status,
          { description, ...answerOf(route, components) },
        ]),
      ),
      default: PROBLEM,
    },
  };
}

function tagOf({ path }: Route): string {
  return path.split('/')[1] ?? '';
}
