import { uploadForm } from '@satchel/protocol/http';
import type { Route } from '../route.ts';
import { type ComponentSchemas, componentSchemas, type JsonSchema } from './component-schemas.ts';
import { operationNotes } from './operation-notes.ts';

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

type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: JsonSchema;
  description?: string;
};
type Content = Record<string, { schema: JsonSchema }>;

const PROBLEM = { $ref: '#/components/responses/Problem' };
const bytes: JsonSchema = { type: 'string', contentMediaType: 'application/octet-stream' };

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
  const key = `${route.method.toUpperCase()} ${route.path}`;
  const note = operationNotes[key];
  const body = bodyOf(route, components);
  const session = [{ cookie: [] }, { bearer: [] }];
  return {
    operationId: key.replace(/[^A-Za-z]+(\w)/g, (_match, letter: string) => letter.toUpperCase()),
    summary: note?.summary ?? key,
    tags: [tagOf(route)],
    security: route.session === 'required' ? session : route.session === 'optional' ? [{}, ...session] : [],
    parameters: [...pathParameters(route), ...queryParameters(route, components), ...headerParameters(key)],
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

const parameterSchemas: Record<string, JsonSchema> = {
  n: { type: 'integer', minimum: 1, maximum: 10_000 },
  slug: { type: 'string', pattern: '^[a-z0-9][a-z0-9._-]{0,63}$' },
};
const idSchema: JsonSchema = { type: 'string', pattern: '^[0-9a-f]{32}$' };

function pathParameters({ path }: Route): Parameter[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: parameterSchemas[name] ?? idSchema,
  }));
}

/** A query is an object in the code and one parameter per field on the wire. */
function queryParameters({ query }: Route, { schemas, refTo }: ComponentSchemas): Parameter[] {
  if (query === undefined) return [];
  const name = String(refTo(query).$ref).split('/').at(-1) ?? '';
  const { properties = {}, required = [] } = schemas[name] as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([field, schema]) => ({
    name: field,
    in: 'query',
    required: required.includes(field),
    schema,
  }));
}

function headerParameters(key: string): Parameter[] {
  const header = (name: string, required: boolean, description: string): Parameter => ({
    name,
    in: 'header',
    required,
    schema: { type: 'string' },
    description,
  });
  switch (operationNotes[key]?.sends ?? operationNotes[key]?.gives) {
    case 'part':
      return [header('Content-Digest', true, 'RFC 9530: `sha-256=:<base64>:` of this part')];
    case 'content':
      return [header('Range', false, 'RFC 9110, one range of bytes'), header('If-Range', false, 'The ETag')];
    default:
      return [];
  }
}

function bodyOf({ method, path, body }: Route, { schemas, refTo }: ComponentSchemas): Content | undefined {
  if (body !== undefined) return { 'application/json': { schema: refTo(body) } };
  switch (operationNotes[`${method.toUpperCase()} ${path}`]?.sends) {
    case 'part':
      return { 'application/octet-stream': { schema: bytes } };
    case 'form': {
      const form = schemas[String(refTo(uploadForm).$ref).split('/').at(-1) ?? ''] as {
        properties: Record<string, JsonSchema>;
        required: string[];
      };
      const schema = {
        ...form,
        description: 'The fields come before the file.',
        properties: { ...form.properties, file: bytes },
        required: [...form.required, 'file'],
      };
      return { 'multipart/form-data': { schema } };
    }
    default:
      return undefined;
  }
}

function answerOf({ method, path, answer }: Route, { refTo }: ComponentSchemas): { content?: Content } {
  if (answer !== undefined) return { content: { 'application/json': { schema: refTo(answer) } } };
  const gives = operationNotes[`${method.toUpperCase()} ${path}`]?.gives;
  return gives === undefined ? {} : { content: { 'application/octet-stream': { schema: bytes } } };
}
