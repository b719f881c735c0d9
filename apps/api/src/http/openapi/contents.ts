import { uploadForm } from '@satchel/protocol/http';
import type { Route } from '../route.ts';
import type { ComponentSchemas, JsonSchema } from './component-schemas.ts';
import { noteOf } from './operation-notes.ts';

/** By media type. */
export type Content = Record<string, { schema: JsonSchema }>;

const bytes: JsonSchema = { type: 'string', contentMediaType: 'application/octet-stream' };

/** @returns undefined for a route that reads no body */
export function bodyOf(route: Route, { schemas, refTo }: ComponentSchemas): Content | undefined {
  if (route.body !== undefined) return { 'application/json': { schema: refTo(route.body) } };
  switch (noteOf(route)?.sends) {
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

export function answerOf(route: Route, { refTo }: ComponentSchemas): { content?: Content } {
  if (route.answer !== undefined) return { content: { 'application/json': { schema: refTo(route.answer) } } };
  return noteOf(route)?.gives === undefined
    ? {}
    : { content: { 'application/octet-stream': { schema: bytes } } };
}
