import type { IncomingMessage } from 'node:http';
import { AppError } from '../domain/app-error.ts';

/**
 * A small body, whole.
 * @param limit bytes. @throws AppError `body_too_large` as soon as that is certain, leaving the rest
 * unread; `bad_json` for a body that breaks off, which nobody is left to be told
 */
export async function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () => new AppError('body_too_large', { limit });
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Destroying the request would take the connection along, and the answer with it.
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > limit) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('bad_json', { message: 'The body broke off.', cause: error });
  }
  return Buffer.concat(chunks);
}
