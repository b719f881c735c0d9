import type { Request, Response } from 'express';
import type * as z from 'zod';
import type { Authenticated } from '../use-cases/authenticate.ts';

export type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';

/** What a handler answers; `body` absent means no content. */
export type Answer = { status: number; body?: unknown; headers?: Record<string, string> };

/** What a path names after colons: `id` and `n` of `/file/:id/parts/:n`. */
export type ParamsOf<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer After}`
    ? Record<Name, string> & ParamsOf<After>
    : Record<Rest, string>
  : Record<never, string>;

export type Call<Body, Query, Params = Record<never, string>> = {
  /** Of the shape that their names ask for. */
  params: Params;
  body: Body;
  query: Query;
  req: Request;
  res: Response;
};

export type Guests = 'allowed' | 'not_found' | 'not_allowed';

/**
 * One method on one path under /api/v1. The schemas parse what comes in, once, before the handler
 * runs; `answer` documents what goes out. A handler without `Answer` has written the response itself.
 */
export type Route = {
  method: Method;
  path: string;
  /** `optional`: works for everybody, and tells who is signed in. */
  session: 'required' | 'optional' | 'none';
  /** Whether guests may come here at all, or with which code they are refused (design §9). */
  guests: Guests;
  body?: z.ZodType;
  query?: z.ZodType;
  answer?: z.ZodType;
  handle(
    call: Call<unknown, unknown, Record<string, string>>,
    who: Authenticated | undefined,
  ): Promise<Answer | undefined>;
};

type Parsed<Schema extends z.ZodType | undefined> = Schema extends z.ZodType ? z.output<Schema> : undefined;

type Schemas<Body, Query> = { body?: Body; query?: Query; answer?: z.ZodType };

/** A route for signed-in people; for guests only where it says so. */
export function route<
  const Path extends string,
  Body extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
>(
  method: Method,
  path: Path,
  { guests = 'not_found', ...schemas }: Schemas<Body, Query> & { guests?: Guests },
  handle: (
    call: Call<Parsed<Body>, Parsed<Query>, ParamsOf<Path>>,
    who: Authenticated,
  ) => Promise<Answer | undefined>,
): Route {
  return {
    method,
    path,
    session: 'required',
    guests,
    ...withoutUndefined(schemas),
    handle: (call, who) =>
      handle(call as Call<Parsed<Body>, Parsed<Query>, ParamsOf<Path>>, who as Authenticated),
  };
}

/** A route that works without a session. */
export function openRoute<const Path extends string, Body extends z.ZodType | undefined = undefined>(
  method: Method,
  path: Path,
  { session = 'none', ...schemas }: Schemas<Body, undefined> & { session?: 'optional' | 'none' },
  handle: (
    call: Call<Parsed<Body>, undefined, ParamsOf<Path>>,
    who: Authenticated | undefined,
  ) => Promise<Answer | undefined>,
): Route {
  return {
    method,
    path,
    session,
    guests: 'allowed',
    ...withoutUndefined(schemas),
    handle: (call, who) => handle(call as Call<Parsed<Body>, undefined, ParamsOf<Path>>, who),
  };
}

function withoutUndefined({ body, query, answer }: Schemas<z.ZodType | undefined, z.ZodType | undefined>) {
  return {
    ...(body === undefined ? {} : { body }),
    ...(query === undefined ? {} : { query }),
    ...(answer === undefined ? {} : { answer }),
  };
}
