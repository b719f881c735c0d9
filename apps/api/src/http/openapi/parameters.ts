import type { Route } from '../route.ts';
import type { ComponentSchemas, JsonSchema } from './component-schemas.ts';
import { noteOf } from './operation-notes.ts';

export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: JsonSchema;
  description?: string;
};

/** What a route takes beside its body: in its path, its query and its headers. */
export function parametersOf(route: Route, components: ComponentSchemas): Parameter[] {
  return [...pathParameters(route), ...queryParameters(route, components), ...headerParameters(route)];
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

function headerParameters(route: Route): Parameter[] {
  const header = (name: string, required: boolean, description: string): Parameter => ({
    name,
    in: 'header',
    required,
    schema: { type: 'string' },
    description,
  });
  const note = noteOf(route);
  switch (note?.sends ?? note?.gives) {
    case 'part':
      return [header('Content-Digest', true, 'RFC 9530: `sha-256=:<base64>:` of this part')];
    case 'content':
      return [header('Range', false, 'RFC 9110, one range of bytes'), header('If-Range', false, 'The ETag')];
    default:
      return [];
  }
}
