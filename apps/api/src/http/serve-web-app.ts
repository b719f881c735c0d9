import { join } from 'node:path';
import express, { type RequestHandler } from 'express';

const YEAR = 31_536_000_000;

/** The built web app; paths without a file in them are its own to route, so they get its page. */
export function serveWebApp(root: string): RequestHandler {
  const router = express.Router();
  router.use(
    express.static(root, {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      setHeaders(res, path) {
        const hashed = path.includes(`${join(root, 'assets')}`);
        res.setHeader('Cache-Control', hashed ? `public, max-age=${YEAR / 1000}, immutable` : 'no-cache');
      },
    }),
  );
  router.get(/^\/(?:[^.]*)$/, (_req, res, next) => {
    res.setHeader('Cache-Control', 'no-cache');
    res.sendFile('index.html', { root, lastModified: true, etag: true }, (error) => {
      if (error) next();
    });
  });
  return router;
}
