import express, { type Router } from 'express';
import type { Route } from '../route.ts';
import { docsPage } from './docs-page.ts';
import { docsStyle } from './docs-style.ts';
import { openApiDocument } from './document.ts';

/** `/openapi.json` and the page made of it, built once at the first question. */
export function serveDocs(routes: readonly Route[], version: string): Router {
  let built: { json: string; page: string } | undefined;
  const build = () => {
    if (built !== undefined) return built;
    const document = openApiDocument(routes, version);
    built = { json: JSON.stringify(document), page: docsPage(document) };
    return built;
  };
  const router = express.Router({ caseSensitive: true, strict: true });
  const answer = (path: string, type: string, text: () => string) =>
    router.get(path, (_req, res) => {
      res.setHeader('Cache-Control', 'no-cache');
      res.type(type).send(text());
    });
  answer('/openapi.json', 'json', () => build().json);
  answer('/docs', 'html', () => build().page);
  answer('/docs/style.css', 'css', () => docsStyle);
  return router;
}
