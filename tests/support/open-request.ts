import { type ClientRequest, type IncomingMessage, request } from 'node:http';

export type OpenRequest = {
  /** Its body is still to be written. */
  req: ClientRequest;
  /** Rejects when the connection breaks before an answer. */
  response: Promise<IncomingMessage>;
  /** The connection is gone, or the answer is whole. */
  over: Promise<void>;
};

/** A request whose body a test writes when and as far as it likes. */
export function openRequest(
  server: { url: string },
  { token }: { token: string },
  method: string,
  path: string,
  headers: Record<string, string | number> = {},
): OpenRequest {
  const req = request(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    agent: false,
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    req.once('response', resolve);
    req.once('error', reject);
  });
  const over = new Promise<void>((resolve) => req.once('close', resolve));
  // A test that waits for `over` does not care how the answer failed.
  response.catch(() => {});
  req.flushHeaders();
  return { req, response, over };
}

/** Everything an answer still has to give, or what came of it before the connection broke. */
export async function bodyOf(
  response: IncomingMessage,
): Promise<{ bytes: Buffer; whole: boolean; text: string }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk);
  } catch {
    // Broken off; `complete` tells.
  }
  const bytes = Buffer.concat(chunks);
  return { bytes, whole: response.complete, text: bytes.toString() };
}
