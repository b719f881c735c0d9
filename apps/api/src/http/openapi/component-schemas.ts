import * as conversations from '@satchel/protocol/conversation';
import { errors } from '@satchel/protocol/errors';
import { fileCard } from '@satchel/protocol/file-card';
import * as bodies from '@satchel/protocol/http';
import { changeRow, messageRow, row, unreadableRow } from '@satchel/protocol/rows';
import * as z from 'zod';

export type JsonSchema = Record<string, unknown>;

/** The schemas the code runs, under their own names. */
const named: Record<string, unknown> = {
  ...conversations,
  ...bodies,
  fileCard,
  row,
  messageRow,
  changeRow,
  unreadableRow,
};

export type ComponentSchemas = {
  schemas: Record<string, JsonSchema>;
  /** @returns a reference; a schema that the protocol does not export by name cannot be referred to */
  refTo(schema: z.ZodType): JsonSchema;
};

/**
 * JSON Schema 2020-12 of everything the routes take and give. What comes in is described before it is
 * trimmed or lowered, what goes out afterwards.
 */
export function componentSchemas(): ComponentSchemas {
  const names = new Map<z.ZodType, string>();
  const [incoming, outgoing] = [z.registry<{ id: string }>(), z.registry<{ id: string }>()];
  for (const [name, schema] of Object.entries(named)) {
    if (!(schema instanceof z.ZodType)) continue;
    const id = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
    names.set(schema, id);
    (/(Body|Query|Patch|Form)$/.test(name) ? incoming : outgoing).add(schema, { id });
  }
  const convert = (registry: typeof incoming, io: 'input' | 'output') =>
    z.toJSONSchema(registry, { io, unrepresentable: 'any', uri: refOf }).schemas;
  const all = { ...convert(outgoing, 'output'), ...convert(incoming, 'input') };
  const schemas = Object.fromEntries(Object.entries(all).map(([id, schema]) => [id, bare(schema)]));
  const { code, ...properties } = (schemas.Problem as { properties: JsonSchema }).properties;
  schemas.Problem = {
    ...schemas.Problem,
    properties: { ...properties, code: { ...(code as JsonSchema), enum: Object.keys(errors) } },
  };
  return {
    schemas,
    refTo(schema) {
      const id = names.get(schema);
      if (id === undefined) throw new Error('A route has a schema that the protocol does not export.');
      return { $ref: refOf(id) };
    },
  };
}

function refOf(id: string): string {
  return `#/components/schemas/${id}`;
}

/** In a document of its own each would name itself; here the place does. */
function bare({ $schema, $id, id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
