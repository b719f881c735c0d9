import { errors } from '@satchel/protocol/errors';
import type { JsonSchema } from './component-schemas.ts';
import type { OpenApiDocument, Operation } from './document.ts';
import { shapeText } from './shape-text.ts';

/** The document as one page for people, without a script: what it shows is all there is. */
export function docsPage({ info, servers, tags, paths, components }: OpenApiDocument): string {
  const base = servers[0]?.url ?? '';
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = tags.map(({ name }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    const entries = own.map(({ path, method, operation }) => entryOf(`${base}${path}`, method, operation));
    return `<section aria-labelledby="tag-${escaped(name)}"><h2 id="tag-${escaped(name)}">${escaped(name)}</h2>${entries.join('')}</section>`;
  });
  const shapes = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<dt id="${escaped(name)}"><code>${escaped(name)}</code></dt><dd>${shapeHtml(schema)}</dd>`,
  );
  const codes = Object.entries(errors).map(
    ([code, { status, retryable, remedy }]) =>
      `<tr><td><code>${code}</code></td><td>${status}</td><td>${retryable ? 'yes' : 'no'}</td><td>${escaped(remedy)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(info.title)} API ${escaped(info.version)}</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<header>
<h1>${escaped(info.title)} API <small>${escaped(info.version)}</small></h1>
<p>${escaped(info.description)}</p>
<p><a href="/openapi.json">openapi.json</a></p>
</header>
<main>
${sections.join('\n')}
<section aria-labelledby="shapes"><h2 id="shapes">Shapes</h2><dl>${shapes.join('\n')}</dl></section>
<section aria-labelledby="codes"><h2 id="codes">Error codes</h2>
<table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Retry</th><th scope="col">What to do</th></tr></thead>
<tbody>${codes.join('\n')}</tbody></table></section>
</main>
</body>
</html>
`;
}

function entryOf(path: string, method: string, operation: Operation): string {
  const { summary, security, parameters, requestBody, responses } = operation;
  const rows = [
    ['Session', security.length === 0 ? 'none' : 'cookie or bearer'],
    ...parameters.map(({ name, in: place, required, schema, description }) => [
      `<code>${escaped(name)}</code> in ${place}`,
      `${shapeHtml(schema)}${required ? '' : ', may be left out'}${description === undefined ? '' : `: ${escaped(description)}`}`,
    ]),
    ...Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => [
      `Body, <code>${escaped(type)}</code>`,
      shapeHtml(schema),
    ]),
    ...Object.entries(responses).flatMap(([status, response]) => {
      if ('$ref' in response) return [];
      const schema = Object.values(response.content ?? {})[0]?.schema;
      return [[status, `${escaped(response.description)} ${schema === undefined ? '' : shapeHtml(schema)}`]];
    }),
  ];
  const list = rows.map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`).join('');
  return (
    `<details><summary><span class="method">${method.toUpperCase()}</span> <code>${escaped(path)}</code> ` +
    `<span>${escaped(summary)}</span></summary><dl>${list}</dl></details>`
  );
}

/** Names of other shapes lead to them. */
function shapeHtml(schema: JsonSchema): string {
  const text = escaped(shapeText(schema));
  return `<code>${text.replace(/\b[A-Z]\w+\b/g, (name) => `<a href="#${name}">${name}</a>`)}</code>`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
