import express, { type RequestHandler, type Router } from 'express';
import { AppError } from '../domain/app-error.ts';
import { parse } from '../parsing/parse.ts';
import type { Authenticated } from '../use-cases/authenticate.ts';
import { jsonBody } from './json-body.ts';
import type { Route } from './route.ts';
import { tokenOf } from './session-cookie.ts';

/** @returns undefined unless the token is of a living session */
export type Identify = (token: string) => Promise<Authenticated | undefined>;

/** Turns routes into an Express router: session, then query and body, then the handler, then its answer. */
export function mountRoutes(routes: readonly Route[], identify: Identify): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  for (const [path, methods] of byPath(routes)) {
    const place = router.route(path);
    for (const route of methods) place[route.method](...handlersOf(route, identify));
    place.all(refuseMethod(methods.map(({ method }) => method.toUpperCase())));
  }
  return router;
}

function byPath(routes: readonly Route[]): Map<string, Route[]> {
  const grouped = new Map<string, Route[]>();
  for (const route of routes) grouped.set(route.path, [...(grouped.get(route.path) ?? []), route]);
  return grouped;
}

function handlersOf(route: Route, identify: Identify): RequestHandler[] {
  const session: RequestHandler = async (req, res, next) => {
    const given = tokenOf(req.headers);
    const who = given === undefined ? undefined : await identify(given.token);
    if (who === undefined && route.session === 'required') throw new AppError('unauthenticated');
    if (who?.account.role === 'guest' && route.guests !== 'allowed') throw new AppError(route.guests);
    res.locals.who = who;
    next();
  };
  const handle: RequestHandler = async (req, res) => {
    const query = route.query === undefined ? undefined : parse(route.query, req.query, 'invalid_query');
    const body = route.body === undefined ? undefined : parse(route.body, req.body);
    const params = paramsOf(req.params);
    const answer = await route.handle({ params, body, query, req, res }, res.locals.who);
    if (answer === undefined) return;
    res.status(answer.status).set('Cache-Control', 'no-store');
    for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value);
    if (answer.body === undefined) res.end();
    else res.json(answer.body);
  };
  return [
    ...(route.session === 'none' ? [] : [session]),
    ...(route.body === undefined ? [] : [jsonBody()]),
    handle,
  ];
}

/** What a part of a path may look like; most are ids. */
const shapes: Record<string, RegExp> = { n: /^[1-9]\d{0,5}$/, slug: /^[a-z0-9][a-z0-9._-]{0,63}$/ };
const idShape = /^[0-9a-f]{32}$/;

/** Names of the wrong shape name nothing, and reach no store (reliability §5, rows 9 and 10). */
function paramsOf(params: Record<string, string | string[] | undefined>): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== 'string') throw new AppError('not_found');
    const given = name === 'slug' ? value.toLowerCase() : value;
    if (!(shapes[name] ?? idShape).test(given)) throw new AppError('not_found');
    checked[name] = given;
  }
  return checked;
}

function refuseMethod(allowed: string[]): RequestHandler {
  return (_req, res) => {
    res.setHeader('Allow', allowed.join(', '));
    throw new AppError('method_not_allowed');
  };
}
