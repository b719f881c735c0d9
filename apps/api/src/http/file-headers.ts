import type { Response } from 'express';

/** Bytes that people sent are saved, never shown, by whoever opens their address (F13). Names by RFC 8187. */
export function fileHeaders(res: Response, name: string): void {
  res.attachment(name);
  res.setHeader('Content-Type', 'application/octet-stream');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  res.setHeader('Cache-Control', 'private, no-store');
}
