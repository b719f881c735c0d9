import type { JsonSchema } from './component-schemas.ts';

const REF = /^#\/components\/schemas\/(\w+)$/;

/** A schema as a person reads it, in the manner of TypeScript: `{ username: string, name?: string }`. */
export function shapeText(schema: JsonSchema): string {
  const { $ref, anyOf, oneOf, enum: words, const: word, type, items, properties, required } = schema;
  if (typeof $ref === 'string') return REF.exec($ref)?.[1] ?? 'unknown';
  if (Array.isArray(words)) return words.map((one) => JSON.stringify(one)).join(' | ');
  if (word !== undefined) return JSON.stringify(word);
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) return choices.map(shapeText).join(' | ');
  if (type === 'array') return `${inBrackets(shapeText((items ?? {}) as JsonSchema))}[]`;
  if (type === 'object' && properties !== undefined) {
    const needed = new Set(Array.isArray(required) ? required : []);
    const fields = Object.entries(properties as Record<string, JsonSchema>).map(
      ([name, field]) => `${name}${needed.has(name) ? '' : '?'}: ${shapeText(field)}`,
    );
    return `{ ${fields.join(', ')} }`;
  }
  if (schema.contentMediaType !== undefined) return 'bytes';
  return typeof type === 'string' ? type : 'any';
}

function inBrackets(text: string): string {
  return / [|] /.test(text) ? `(${text})` : text;
}
