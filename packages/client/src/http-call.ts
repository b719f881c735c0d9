import { parseJson } from './parse-json.ts';
import { aborted, badAnswer, failureFromAnswer, networkFailure, RequestFailed } from './request-failed.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
export type CallOptions = { signal?: AbortSignal | undefined; withinMs?: number | undefined };

/** What a zod schema offers for reading an answer. */
export type Answer<T> = {
  safeParse(json: unknown): { success: true; data: T } | { success: false; error: unknown };
};

const ANSWER_WITHIN = 30_000;

/** @param token for programs; browsers leave it out and send their cookie */
export function createHttpCall(baseUrl: string, fetch: Fetch, token: string | undefined) {
  const exchange = async <T>(
    method: string,
    path: string,
    read: (response: Response) => Promise<T>,
    body: unknown,
    { signal, withinMs = ANSWER_WITHIN }: CallOptions = {},
  ): Promise<T> => {
    const late = AbortSignal.timeout(withinMs);
    const headers: Record<string, string> = { accept: 'application/json' };
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const init: RequestInit = {
      method,
      headers,
      credentials: 'same-origin',
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    };
    if (body !== undefined) init.body = JSON.stringify(body);
    try {
      const response = await fetch(`${baseUrl}/api/v1${path}`, init);
      if (response.ok) return await read(response);
      const { status, headers: answered } = response;
      throw failureFromAnswer(status, await response.text(), answered.get('retry-after'));
    } catch (cause) {
      if (cause instanceof RequestFailed) throw cause;
      if (signal?.aborted) throw aborted(cause);
      if (late.aborted)
        throw new RequestFailed('timeout', 'The server did not answer in time.', true, { cause });
      throw networkFailure(cause);
    }
  };

  return {
    /** JSON in, JSON out; an answer that does not follow its schema is `bad_answer`. */
    call: <T>(method: string, path: string, answer: Answer<T>, body?: unknown, options?: CallOptions) =>
      exchange(
        method,
        path,
        async (response) => parsed(answer, response, await response.text()),
        body,
        options,
      ),
    bytes: (path: string, options?: CallOptions) =>
      exchange(
        'GET',
        path,
        async (response) => new Uint8Array(await response.arrayBuffer()),
        undefined,
        options,
      ),
  };
}

function parsed<T>(answer: Answer<T>, { status }: Response, text: string): T {
  const result = answer.safeParse(parseJson(text));
  if (result.success) return result.data;
  throw badAnswer({ status, cause: result.error });
}
