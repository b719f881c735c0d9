import type * as z from 'zod';
import { aborted, failureFromAnswer, networkFailure, RequestFailed } from './request-failed.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export type CallOptions = { signal?: AbortSignal | undefined };

export type HttpCall = {
  /** Parses the answer; `void` answers pass no schema. */
  <T>(method: string, path: string, answer: z.ZodType<T>, body?: unknown, options?: CallTiming): Promise<T>;
};

export type CallTiming = CallOptions & { withinMs?: number };

const ANSWER_WITHIN = 30_000;

/** @param token for programs; browsers leave it out and send their cookie */
export function createHttpCall(baseUrl: string, fetch: Fetch, token: string | undefined): HttpCall {
  return async (method, path, answer, body, { signal, withinMs = ANSWER_WITHIN } = {}) => {
    const late = AbortSignal.timeout(withinMs);
    const headers: Record<string, string> = { accept: 'application/json' };
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const init: RequestInit = {
      method,
      headers,
      credentials: 'same-origin',
      signal: signal ? AbortSignal.any([signal, late]) : late,
    };
    if (body !== undefined) init.body = JSON.stringify(body);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${baseUrl}/api/v1${path}`, init);
      text = await response.text();
    } catch (cause) {
      if (signal?.aborted) throw aborted(cause);
      if (late.aborted)
        throw new RequestFailed('timeout', 'The server did not answer in time.', true, { cause });
      throw networkFailure(cause);
    }
    const json = parseJson(text);
    if (!response.ok) throw failureFromAnswer(response.status, json, response.headers.get('retry-after'));
    const parsed = answer.safeParse(json);
    if (parsed.success) return parsed.data;
    throw new RequestFailed('bad_answer', 'The server answered something else than expected.', false, {
      status: response.status,
      cause: parsed.error,
    });
  };
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
